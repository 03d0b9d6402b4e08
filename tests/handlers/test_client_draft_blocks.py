"""Drafts for the client on the screen: within Slack's limits whatever was typed, and copied as they were written."""

from dataclasses import replace
from typing import Any

import pytest

from crisis.client_draft import LONGEST_DRAFT
from crisis.client_draft_facts import Approval, DraftFacts, DraftStart
from crisis.facts import WaitingDraft
from crisis.rules.client_text import Checked, Finding
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.client_draft import (
    Ids,
    changes_form,
    draft_form,
    draft_message,
    explain_form,
    sent_form,
    settled_draft_message,
)
from handlers.blocks.notice import direct_message
from handlers.blocks.reminder import reminder_message
from storage.vocabulary import Audience, DraftKind, DraftState
from tests.handlers.facts import HOSTILE, NOW, a_clock, a_crisis, a_huge_crisis, a_reminder
from tests.handlers.reading import buttons_of, words_of

LONG = ["<!channel> &amp; *bold* " * 400, "&" * 3_000, "x" * 3_000, HOSTILE * 40]
FOUND = tuple(Finding(words=f"{number}&" * 30, because="<" * 100) for number in range(40))


def a_draft(text: str, state: DraftState = DraftState.WAITING) -> DraftFacts:
    """Every field as large as it can be stored."""
    return DraftFacts(
        crisis=a_huge_crisis(text),
        id=10**17,
        version=999,
        kind=DraftKind.RESOLUTION,
        state=state,
        text=text[:LONGEST_DRAFT],
        reason=text[:1_000],
        author="U0ANA00001",
        approver="U0BEN00002",
        superseded_by=None,
        settled_by="U0BEN00002",
        changes=text[:1_000],
        checked=Checked(banned=FOUND),
        send_to=text[:200],
        send_how=text[:200],
        next_due_at=NOW,
    )


@pytest.mark.parametrize("text", LONG, ids=["marked up", "escaped", "plain", "hostile"])
@pytest.mark.parametrize("state", [DraftState.WAITING, DraftState.CHANGES, DraftState.APPROVED])
def test_messages_and_forms_keep_slacks_limits(state: DraftState, text: str) -> None:
    """With the longest of everything."""
    draft = a_draft(text, state)
    message = draft_message(draft)
    start = DraftStart(
        kind=DraftKind.UPDATE,
        text=draft.text,
        source=text[:80],
        approver="U0BEN00002",
        approval=Approval(named=text[:800], people=()),
        before=draft,
    )
    ids: Ids = {"crisis": 10**17, "begun": 2**32, "kind": "resolution", "approver": "U0BEN00002"}

    assert message_faults(message.blocks) == message_faults(settled_draft_message(draft).blocks) == []
    for view in (
        draft_form(draft.crisis, start, ids),
        draft_form(draft.crisis, start, ids, text=text[:LONGEST_DRAFT]),
        explain_form(draft.crisis, FOUND, draft.text, ids),
        changes_form(draft.id, draft.version),
        sent_form(draft, next_due_at=None),
    ):
        assert view_faults(view) == []


def test_what_is_copied_is_what_was_written() -> None:
    """No mark-up is made of it, and nothing is escaped twice."""
    text = "Dear *Mara* & <team>,\n_we_ are on it. :smile:"

    exact = draft_message(replace(a_draft("x"), text=text)).blocks[1]

    assert exact == {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


@pytest.mark.parametrize(
    ("state", "says", "buttons"),
    [
        pytest.param(
            DraftState.WAITING, "<@U0ANA00001> asks you to approve", ["Approve", "Ask for changes"], id="asked"
        ),
        pytest.param(DraftState.CHANGES, "<@U0BEN00002> asks for changes", ["Write the next version"], id="asked back"),
        pytest.param(
            DraftState.APPROVED, "<@U0BEN00002> approved it", ["Sent", "Write the next version"], id="to be sent"
        ),
    ],
)
def test_each_reader_has_what_they_can_do(state: DraftState, says: str, buttons: list[str]) -> None:
    """The approver, the author, whoever speaks to the client."""
    message = draft_message(a_draft("Hello", state))

    assert says in message.text and says in words_of(message.blocks)
    assert buttons_of(message.blocks) == buttons


def test_the_reminder_names_for_whom_a_draft_waits() -> None:
    """Only the client's has the button."""
    client = a_clock(audience=Audience.CLIENT)
    reminder = replace(a_reminder(), clock=client, draft=WaitingDraft(state=DraftState.CHANGES, who="U0ANA00001"))
    message = reminder_message(reminder)

    assert "A draft waits for <@U0ANA00001> to change it, as was asked." in message.text
    assert "Draft for the client" in buttons_of(message.blocks)
    assert "Draft for the client" not in buttons_of(reminder_message(a_reminder()).blocks)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"state": DraftState.CHANGES}, "<@U0BEN00002> asked for changes.", id="asked back"),
        pytest.param({"state": DraftState.APPROVED}, "<@U0BEN00002> approved it.", id="approved"),
        pytest.param({"state": DraftState.SENT}, "<@U0BEN00002> sent it to the client.", id="sent"),
        pytest.param({"state": DraftState.CANCELLED}, "<@U0BEN00002> withdrew it", id="withdrawn"),
        pytest.param({"state": DraftState.CANCELLED, "settled_by": "clock"}, "Crisis Desk withdrew it", id="over"),
        pytest.param(
            {"superseded_by": "U0KIM00003"}, "<@U0KIM00003> wrote version 1000; this one", id="a newer version"
        ),
    ],
)
def test_what_was_settled_has_no_buttons(changes: dict[str, Any], says: str) -> None:
    """It says what became of it, above the text."""
    message = settled_draft_message(replace(a_draft("Hello"), **changes))

    assert says in message.text and buttons_of(message.blocks) == []
    assert "Hello" in str(message.blocks[1])


def test_its_author_reads_who_approved_it_and_who_sends_it() -> None:
    """And of what: they may have written several."""
    values = {"by": "U0BEN00002", "to": "U0KIM00003", "kind": "holding", "version": 2}

    message = direct_message("draft_approved", values, a_crisis())

    assert message.text == (
        "<@U0BEN00002> approved your holding statement for Acme Corp in C-2026-007, version 2. "
        "<@U0KIM00003> has it to send."
    )
