"""The modals at the end of a crisis: resolve, reopen, cancel."""

from crisis.facts import CrisisFacts
from crisis.protocol import Protocol
from crisis.rules.duration import say_duration
from handlers.blocks.elements import Block, context, field, modal, typed
from handlers.blocks.metadata import pack
from handlers.blocks.update_modal import about

RESOLVE_VIEW = "crisis_resolve_view"
REOPEN_VIEW = "crisis_reopen_view"
CANCEL_VIEW = "crisis_cancel_view"

REASON_MOST = 1000


def resolve_modal(crisis: CrisisFacts, *, what_was_done: str = "") -> Block:
    """What was done, and whether the client agrees that it is over."""
    blocks = [
        about(crisis),
        field("what_was_done", "What was done?", typed(initial=what_was_done, multiline=True)),
        field("cause", "What was the cause?", typed(multiline=True), optional=True),
        context("*The client's confirmation:* who and how, or why there is none yet."),
        field("client_confirmed_by", "Who at the client confirmed it?", typed(most=200), optional=True),
        field("client_confirmed_how", "How?", typed(most=200, placeholder="Call, e-mail…"), optional=True),
        field("unconfirmed_reason", "Or: why is there no confirmation yet?", typed(most=1000), optional=True),
    ]
    return _modal("Resolve", blocks, RESOLVE_VIEW, "Resolve", crisis)


def reopen_modal(crisis: CrisisFacts, protocol: Protocol, *, reason: str = "") -> Block:
    """It is not over after all."""
    blocks = [
        about(crisis),
        context(f"The clocks run again. Possible for {say_duration(protocol.reopen_within)} after the end."),
        field("reason", "What happened?", typed(initial=reason, multiline=True, most=REASON_MOST)),
    ]
    return _modal("Reopen", blocks, REOPEN_VIEW, "Reopen", crisis)


def cancel_modal(crisis: CrisisFacts, *, reason: str = "") -> Block:
    """It was a false alarm."""
    blocks = [
        about(crisis),
        context(
            "For false alarms only: nothing more is sent, and nobody is paged any more. What was real is resolved."
        ),
        field("reason", "Why was it none?", typed(initial=reason, multiline=True, most=REASON_MOST)),
    ]
    return _modal("Cancel the crisis", blocks, CANCEL_VIEW, "Cancel the crisis", crisis, close="Keep it open")


def _modal(
    title: str, blocks: list[Block], callback_id: str, submit: str, crisis: CrisisFacts, *, close: str = "Cancel"
) -> Block:
    return modal(
        title, blocks, callback_id=callback_id, submit=submit, close=close, private_metadata=pack(crisis=crisis.id)
    )
