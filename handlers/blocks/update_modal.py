"""The modals around a due update: give it, say that nothing changed, put it off."""

from datetime import datetime

from crisis.facts import ClockFacts, CrisisFacts
from crisis.protocol import Protocol
from crisis.rules.duration import say_duration, say_rhythm
from handlers.blocks.elements import Block, actions, button, context, field, modal, moment, option, select, typed
from handlers.blocks.form_modal import form_modal
from handlers.blocks.metadata import pack
from handlers.blocks.text import escaped, plain_when
from handlers.blocks.words import AUDIENCE, update_name
from storage.vocabulary import Audience

UPDATE_VIEW = "crisis_update_view"
NO_CHANGE_VIEW = "crisis_no_change_view"
SNOOZE_VIEW = "crisis_snooze_view"
AUDIENCE_ACTION = "crisis_update_audience"
DRAFT_FOR_CLIENT = "crisis_draft_for_client"

AUDIENCE_FIELD = "audience"
NEXT_FIELD = "next_due_at"


def update_modal(
    crisis: CrisisFacts,
    clock: ClockFacts | None,
    audience: Audience,
    protocol: Protocol,
    *,
    now: datetime,
    progress: str = "",
) -> Block:
    """Progress, changes and plan (at least one), for the team or the client, and when the next one follows.

    Args:
        clock: the clock of this audience; its default goes into the field.
    """
    blocks = [
        about(crisis),
        _audience(audience),
        _part("progress", "Progress", "What has been achieved?", progress),
        _part("changes", "Changes", "What is different now?"),
        _part("plan", "Changes to the plan", "What will be done differently, by whom, by when?"),
        *(_told(now) if audience is Audience.CLIENT else []),
        next_due(crisis, clock, audience, protocol),
        *(_not_told(crisis) if audience is Audience.CLIENT else []),
    ]
    return form_modal("Post update", blocks, callback_id=UPDATE_VIEW, ids={"crisis": crisis.id}, submit="Post")


def about(crisis: CrisisFacts) -> Block:
    """Which crisis a modal is about."""
    return context(f"{crisis.key}, {escaped(crisis.account_name, 300)}")


def _audience(chosen: Audience) -> Block:
    options = [
        option("Team", Audience.INTERNAL.value, "What we tell each other, in the channel"),
        option("Client", Audience.CLIENT.value, "What was said to the client, put on record"),
    ]
    element = {**select(options, chosen=chosen.value), "action_id": AUDIENCE_ACTION}
    return field(AUDIENCE_FIELD, "For whom?", element, dispatches=True)


def _part(name: str, label: str, placeholder: str, initial: str = "") -> Block:
    element = typed(initial=initial, multiline=True, placeholder=placeholder)
    return field(
        name, label, element, optional=True, hint="Fill in at least one of the three." if label == "Progress" else ""
    )


def _told(now: datetime) -> list[Block]:
    return [
        field("told_to", "Who at the client was told?", typed(most=200, placeholder="Name and role")),
        field("told_how", "How?", typed(most=100, placeholder="Call, e-mail, meeting…")),
        field("told_at", "When?", moment(now)),
    ]


def _not_told(crisis: CrisisFacts) -> list[Block]:
    """This form puts on record what was said; what is still to be said is written, and approved, elsewhere."""
    draft = button("Draft for the client", DRAFT_FOR_CLIENT, str(crisis.id))
    return [context("The client was not told yet? Write it first, and have it approved:"), actions([draft])]


def next_due(crisis: CrisisFacts, clock: ClockFacts | None, audience: Audience, protocol: Protocol) -> Block:
    """When the next update follows, with the protocol's time as default and the reason below."""
    default = clock.default_next_at if clock else None
    return field(
        NEXT_FIELD,
        "When is the next one?",
        moment(default),
        hint=_reason(crisis, audience, protocol, default),
        variant=audience.value,
    )


def _reason(crisis: CrisisFacts, audience: Audience, protocol: Protocol, default: datetime | None) -> str:
    policy = protocol.policy(crisis.severity)
    cadence = policy.client if audience is Audience.CLIENT else policy.internal
    if cadence is None:
        return (
            f"The protocol has no rhythm for the {AUDIENCE[audience]} at {crisis.severity.value}; Fridays always count."
        )
    rhythm = say_rhythm(cadence.then_every)
    if cadence.acute_for and cadence.acute_every != cadence.then_every:
        rhythm = f"{say_rhythm(cadence.acute_every)} for the first {say_duration(cadence.acute_for)}, then {rhythm}"
    proposed = f" Proposed: {plain_when(default)}." if default else ""
    return f"Protocol for {crisis.severity.value}: the {AUDIENCE[audience]} hears {rhythm}, and on Fridays.{proposed}"


def no_change_modal(crisis: CrisisFacts, clock: ClockFacts, protocol: Protocol) -> Block:
    """Nothing changed: that is worth saying, with the time of the next update."""
    blocks = [
        about(crisis),
        context(
            f"This answers the {update_name(clock)}. It says that nothing has changed, and when the next one comes."
        ),
        next_due(crisis, clock, clock.audience, protocol),
    ]
    return modal(
        "No change",
        blocks,
        callback_id=NO_CHANGE_VIEW,
        submit="Post",
        close="Cancel",
        private_metadata=_clock_metadata(crisis, clock),
    )


def snooze_modal(crisis: CrisisFacts, clock: ClockFacts, protocol: Protocol, *, reason: str = "") -> Block:
    """Put the update off, with a reason that the channel reads."""
    left = "once more" if clock.snoozes_left == 1 else f"{clock.snoozes_left} times more"
    said = f"Puts the {update_name(clock)} off by {say_duration(protocol.updates.snooze_for)}. Possible {left}."
    blocks = [about(crisis), context(said), field("reason", "Why?", typed(initial=reason, most=500, focus=True))]
    return modal(
        "Snooze",
        blocks,
        callback_id=SNOOZE_VIEW,
        submit="Snooze",
        close="Cancel",
        private_metadata=_clock_metadata(crisis, clock),
    )


def _clock_metadata(crisis: CrisisFacts, clock: ClockFacts) -> str:
    return pack(crisis=crisis.id, clock=clock.id, audience=clock.audience.value, round=clock.round)
