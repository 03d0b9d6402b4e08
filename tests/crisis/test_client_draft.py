"""What the client is to read: who may write, approve and send it, and that each hears of it once (S1-14, S3-2)."""

from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.client_approval import approve_draft, ask_for_changes, draft_to_answer
from crisis.client_draft import DraftText, write_draft
from crisis.client_draft_facts import DraftStart, draft_facts, draft_start
from crisis.client_draft_steps import withdraw_draft
from crisis.client_sending import SentDraft, draft_sent
from crisis.communication import LineDraft, PlanOf, save_line
from crisis.effects import RefreshReminder, SendDirect, SendDraft
from crisis.facts import WaitingDraft
from crisis.lead import take_lead
from crisis.playbook import KnownPlaybook, keep_versions, playbook_named, playbooks, run_playbook
from crisis.playbook_library import PlaybookFile, library_of
from crisis.playbook_offer import best_for
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, Refusal, UnknownCrisis, WrongStatus
from crisis.resolve import cancel
from crisis.severity import change_severity
from crisis.update import reminder_facts
from storage.tables.account import Account
from storage.tables.client_draft import ClientDraft, ClientDraftVersion
from storage.tables.crisis import Crisis, CrisisRole
from storage.tables.playbook import PlaybookVersion
from storage.tables.update import Update, UpdateClock
from storage.vocabulary import Audience, DraftKind, DraftState, Severity
from tests.builders import BEA, EVE, KIM, MAX, SAM, SUE, ZOE, Desk, a_crisis, a_protocol, an_account
from tests.playbooks import SMALL

TEXT = "We are on it. You hear from me again at 14:00."
HOLDING = DraftKind.HOLDING


@pytest.fixture
def acme(desk: Desk) -> Account:
    return an_account(desk, sponsor=EVE)


@pytest.fixture
def crisis(desk: Desk, acme: Account) -> Crisis:
    """Kim speaks to the client, Sam leads, and the plan has the sponsor approve."""
    desk.do(save_line, PlanOf(acme.id), a_line(), by=KIM)
    found = a_crisis(desk, account_id=acme.id)
    desk.do(take_lead, found.id, by=SAM)
    return found


def a_line(**values: Any) -> LineDraft:
    line: dict[str, Any] = {
        "audience": "Board",
        "is_client": True,
        "what": "All",
        "cadence": "4h",
        "approver": "sponsor",
    }
    return LineDraft(**{**line, "channel": "By mail", "primary": "Mara Roth", **values})


def write(desk: Desk, crisis: Crisis, text: str = TEXT, **values: Any) -> ClientDraft:
    written = desk.do(write_draft, wanted(crisis, text, **values))
    assert written is not None
    return written


def wanted(crisis: Crisis, text: str = TEXT, **values: Any) -> DraftText:
    return DraftText(**{"crisis_id": crisis.id, "kind": HOLDING, "text": text, "approver": EVE, "by": SUE, **values})


def wrong(desk: Desk, crisis: Crisis, text: str = TEXT, **values: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        write(desk, crisis, text, **values)
    return caught.value.errors


def messages(desk: Desk) -> list[tuple[str, str, int]]:
    return [(one.slack_id, one.stage, one.version) for one in desk.effects(SendDraft)]


def state(desk: Desk) -> tuple[DraftState, str | None]:
    draft = desk.one(ClientDraft)
    return draft.state, draft.settled_by


def sent(desk: Desk, by: str, version: int = 1, **values: Any) -> None:
    asked: dict[str, Any] = {"told_to": "Mara", "told_how": "Mail", "next_due_at": None, **values}
    desk.do(draft_sent, SentDraft(draft_id=1, version=version, by=by, **asked))


def test_from_the_first_word_to_the_client(desk: Desk, crisis: Crisis) -> None:
    """Asked, sent back, asked again, approved, sent: five steps, five messages at most one each, one update."""
    write(desk, crisis)
    desk.do(ask_for_changes, 1, 1, reason=" Name the hour. ", by=EVE)
    write(desk, crisis, f"{TEXT} Truly.", by=SUE)
    assert desk.do(approve_draft, 1, 2, by=EVE) == KIM
    sent(desk, KIM, version=2)

    assert messages(desk) == [(EVE, "waiting", 1), (SUE, "changes", 1), (EVE, "waiting", 2), (KIM, "approved", 2)]
    assert [one.text for one in desk.all(ClientDraftVersion)] == [TEXT, f"{TEXT} Truly."]
    update = desk.one(Update)
    assert (update.progress, update.told_to, update.told_how) == (f"{TEXT} Truly.", "Mara", "Mail")
    assert (state(desk), desk.one(ClientDraft).update_id) == ((DraftState.SENT, KIM), update.id)
    client = next(clock for clock in desk.all(UpdateClock) if clock.audience is Audience.CLIENT)
    assert client.due_at is not None and client.due_at > desk.now and not client.is_first
    assert desk.sentences(crisis)[-1] == (
        f"<@{KIM}> sent the client what <@{SUE}> wrote (version 2, approved by <@{EVE}>)."
    )


@pytest.mark.parametrize(("author", "told"), [(SUE, [SUE]), (KIM, [])], ids=["somebody else", "who sends it"])
def test_its_author_hears_that_it_was_approved(desk: Desk, crisis: Crisis, author: str, told: list[str]) -> None:
    """Once, and not where the text itself comes back to them, to be sent."""
    write(desk, crisis, by=author)

    desk.do(approve_draft, 1, 1, by=EVE)
    with pytest.raises(AlreadyDone):
        desk.do(approve_draft, 1, 1, by=EVE)

    assert [one.slack_id for one in desk.effects(SendDirect) if one.word == "draft_approved"] == told


def test_the_same_form_twice_is_one_draft(desk: Desk, crisis: Crisis) -> None:
    """Slack sends it again when an answer got lost."""
    write(desk, crisis, request_key="view:V1")

    assert desk.do(write_draft, wanted(crisis, request_key="view:V1")) is None
    assert messages(desk) == [(EVE, "waiting", 1)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("  ", "Write what the client is to read", id="nothing"),
        pytest.param("x" * 2_501, "Keep this under 2,500 characters; it has 2,501", id="too much"),
        pytest.param("We are on it.", "Say when the client hears from us next", id="no time"),
        pytest.param("[Name], at 14:00", "Fill in “\\[Name\\]”", id="a blank"),
        pytest.param("C-2026-001 at 14:00", "No client reads “C-2026-001”", id="our key"),
        pytest.param("A SEV2 at 14:00", "No client reads “SEV2”", id="a word of ours"),
    ],
)
def test_what_must_be_changed_goes_to_nobody(desk: Desk, crisis: Crisis, text: str, said: str) -> None:
    """The field is named, and nothing is written."""
    with pytest.raises(InvalidInput, match=said):
        write(desk, crisis, text)

    assert (desk.all(ClientDraft), messages(desk)) == ([], [])


def test_our_channels_are_nobodys_business(desk: Desk, crisis: Crisis) -> None:
    """That of the crisis, and those that the protocol names."""
    desk.change(Crisis, crisis.id, channel_name="crisis-2026-001-acme")
    desk.protocol = a_protocol(('crisis_desk = "C0DESK"', 'crisis_desk = "#crisis-desk"'))

    assert (
        "“crisis-2026-001-acme”, “#crisis-desk”"
        in wrong(desk, crisis, "See crisis-2026-001-acme or crisis-desk, 14:00")["text"]
    )


def test_banned_words_go_to_the_approver_with_a_reason(desk: Desk, crisis: Crisis) -> None:
    """Who reads what was found, and why it stands there."""
    text = f"{TEXT} It was human error."
    assert list(wrong(desk, crisis, text)) == ["reason"]
    assert list(wrong(desk, crisis, text, reason="x" * 1_001)) == ["reason"]

    write(desk, crisis, text, reason=" They say so themselves. ")

    facts = desk.do(draft_facts, 1)
    assert facts is not None
    assert ([one.words for one in facts.checked.banned], facts.reason) == (["human error"], "They say so themselves.")


@pytest.mark.parametrize(
    ("approver", "by", "said"),
    [
        pytest.param(None, SUE, "asks for approval by: sponsor. Choose", id="the plan names somebody"),
        pytest.param(EVE, EVE, "Two pairs of eyes", id="its author"),
        pytest.param(SUE, KIM, "Choose whom the plan names \\(sponsor\\), or the lead", id="somebody of the team"),
        pytest.param(ZOE, SUE, "Choose whom the plan names", id="who only declared it"),
        pytest.param("U0NOBODY", SUE, "Choose whom the plan names", id="nobody we know"),
    ],
)
def test_who_does_not_approve(desk: Desk, crisis: Crisis, approver: str | None, by: str, said: str) -> None:
    """Whoever wrote it, and whoever neither the plan names nor the crisis obeys."""
    with pytest.raises(InvalidInput, match=said) as caught:
        write(desk, crisis, approver=approver, by=by)

    assert list(caught.value.errors) == ["approver"]


@pytest.mark.parametrize("approver", [EVE, SAM, KIM, MAX], ids=["the sponsor", "the lead", "the KAM", "a manager"])
def test_who_approves(desk: Desk, crisis: Crisis, approver: str) -> None:
    """Whom the plan names, and whoever may end the crisis."""
    write(desk, crisis, approver=approver)
    desk.do(approve_draft, 1, 1, by=approver)

    assert state(desk) == (DraftState.APPROVED, approver)


def test_a_function_of_the_team_approves(desk: Desk, acme: Account) -> None:
    """As the plan names it, for example “customer service”."""
    desk.do(save_line, PlanOf(acme.id), a_line(approver="Customer Service"), by=KIM)
    crisis = a_crisis(desk, account_id=acme.id)

    start = begun(desk, crisis, by=KIM)
    write(desk, crisis, approver=SUE, by=KIM)

    assert (start.approver, start.approval.people) == (SUE, (SUE,))


def test_without_a_plan_nobody_needs_to_approve(desk: Desk) -> None:
    """It goes to whoever speaks to the client, at once; a client who is no key account has no plan."""
    crisis = a_crisis(desk, account_name="Somebody else", declared_by=BEA)

    write(desk, crisis, approver=None, by=BEA)

    assert (state(desk), messages(desk)) == ((DraftState.APPROVED, None), [(BEA, "approved", 1)])
    sent(desk, BEA)
    assert desk.sentences(crisis)[-1] == f"<@{BEA}> sent the client what <@{BEA}> wrote (version 1)."


def test_only_whoever_is_asked_answers(desk: Desk, crisis: Crisis) -> None:
    """Not the author, not the lead, not a stranger."""
    write(desk, crisis)

    for other in (SUE, SAM, KIM):
        with pytest.raises(NotAllowed, match=f"<@{EVE}> is asked to approve this in C-2026-001"):
            desk.do(approve_draft, 1, 1, by=other)
    with pytest.raises(NotAllowed, match="You may not do this"):
        desk.do(draft_to_answer, 1, 1, by=BEA)
    with pytest.raises(UnknownCrisis, match="does not exist any more"):
        desk.do(approve_draft, 2, 1, by=EVE)


def test_only_the_liaison_or_the_lead_sends(desk: Desk, crisis: Crisis) -> None:
    """The client hears one voice (S3-2)."""
    write(desk, crisis)
    with pytest.raises(AlreadyDone, match="not approved any more"):
        sent(desk, KIM)
    desk.do(approve_draft, 1, 1, by=EVE)

    for other in (SUE, EVE, MAX):
        with pytest.raises(NotAllowed, match=f"Only <@{KIM}> or <@{SAM}> speaks to the client"):
            sent(desk, other)
    sent(desk, SAM)

    assert state(desk) == (DraftState.SENT, SAM)


def test_what_is_wrong_in_the_form_sends_nothing(desk: Desk, crisis: Crisis) -> None:
    """Fields as for every update for the client."""
    write(desk, crisis)
    desk.do(approve_draft, 1, 1, by=EVE)

    for values in ({"told_to": " "}, {"told_how": ""}, {"next_due_at": desk.now}):
        with pytest.raises(InvalidInput) as caught:
            sent(desk, KIM, **values)
        assert list(caught.value.errors) == list(values)
    assert (state(desk)[0], desk.all(Update)) == (DraftState.APPROVED, [])


@pytest.mark.parametrize(
    ("settle", "said"),
    [
        pytest.param(lambda desk, _: desk.do(approve_draft, 1, 1, by=EVE), "approved this already", id="approved"),
        pytest.param(
            lambda desk, _: desk.do(ask_for_changes, 1, 1, reason="No.", by=EVE), "asked for changes", id="asked back"
        ),
        pytest.param(lambda desk, crisis: write(desk, crisis), "wrote version 2", id="newer"),
        pytest.param(lambda desk, _: desk.do(withdraw_draft, 1, by=SUE), f"<@{SUE}> withdrew", id="withdrawn"),
        pytest.param(
            lambda desk, crisis: desk.do(cancel, crisis.id, reason="False alarm.", by=MAX), "is over", id="over"
        ),
    ],
)
def test_a_late_click_hears_why(desk: Desk, crisis: Crisis, settle: Any, said: str) -> None:
    """And changes nothing."""
    write(desk, crisis)
    settle(desk, crisis)
    before = state(desk), messages(desk)

    for late in (
        lambda: desk.do(approve_draft, 1, 1, by=EVE),
        lambda: desk.do(ask_for_changes, 1, 1, reason="Late.", by=EVE),
    ):
        with pytest.raises(AlreadyDone, match=said):
            late()
    assert (state(desk), messages(desk)) == before


def test_what_was_sent_is_sent_once(desk: Desk, crisis: Crisis) -> None:
    """And cannot be withdrawn."""
    write(desk, crisis)
    desk.do(approve_draft, 1, 1, by=EVE)
    sent(desk, KIM)

    with pytest.raises(AlreadyDone, match=f"<@{KIM}> sent this to the client already"):
        sent(desk, SAM)
    with pytest.raises(AlreadyDone, match="sent this to the client already"):
        desk.do(withdraw_draft, 1, by=SUE)
    assert len(desk.all(Update)) == 1
    assert write(desk, crisis, kind=DraftKind.UPDATE).id == 2


def test_changes_need_a_reason(desk: Desk, crisis: Crisis) -> None:
    """The author has nothing else to go by."""
    write(desk, crisis)

    for reason in (" ", "x" * 1_001):
        with pytest.raises(InvalidInput) as caught:
            desk.do(ask_for_changes, 1, 1, reason=reason, by=EVE)
        assert list(caught.value.errors) == ["reason"]
    assert state(desk)[0] is DraftState.WAITING


def test_after_the_end_nothing_is_written(desk: Desk, crisis: Crisis) -> None:
    """And what waited is cancelled, with a line on the timeline."""
    write(desk, crisis)
    desk.do(cancel, crisis.id, reason="False alarm.", by=MAX)

    assert any("The draft for the client was cancelled." in line for line in desk.sentences(crisis))
    with pytest.raises(WrongStatus):
        write(desk, crisis)
    with pytest.raises(Refusal):
        desk.do(write_draft, wanted(crisis, by=ZOE))


def begun(desk: Desk, crisis: Crisis, kind: DraftKind | None = None, by: str = SUE) -> DraftStart:
    return desk.do(draft_start, crisis.id, kind, by=by)


def test_the_form_begins_with_the_text_that_waits(desk: Desk, crisis: Crisis) -> None:
    """Another kind begins anew; nobody is proposed to approve their own words."""
    first = begun(desk, crisis)
    assert (first.kind, first.before, first.approver) == (HOLDING, None, EVE)
    assert begun(desk, crisis, by=EVE).approver is None

    write(desk, crisis, approver=MAX)

    again, other = begun(desk, crisis), begun(desk, crisis, DraftKind.UPDATE)
    assert (again.text, again.approver, again.before is not None) == (TEXT, MAX, True)
    assert (other.text == TEXT, other.before is not None) == (False, True)


def test_after_the_first_word_an_update_is_proposed(desk: Desk, crisis: Crisis) -> None:
    """The client has heard that we know."""
    write(desk, crisis)
    desk.do(approve_draft, 1, 1, by=EVE)
    sent(desk, KIM)

    assert begun(desk, crisis).kind is DraftKind.UPDATE


def reminded(desk: Desk) -> WaitingDraft | None:
    clock = next(clock for clock in desk.all(UpdateClock) if clock.audience is Audience.CLIENT)
    facts = desk.do(reminder_facts, clock.id, clock.round)
    assert facts is not None
    return facts.draft


def test_the_reminder_of_the_clients_update_says_for_whom_it_waits(desk: Desk, crisis: Crisis) -> None:
    """And is drawn anew whenever that changes; the team's says nothing of it."""
    assert reminded(desk) is None
    desk.stand_still(minutes=50)
    desk.sweep()
    write(desk, crisis)
    assert reminded(desk) == WaitingDraft(state=DraftState.WAITING, who=EVE)
    desk.do(ask_for_changes, 1, 1, reason="No.", by=EVE)
    assert reminded(desk) == WaitingDraft(state=DraftState.CHANGES, who=SUE)
    write(desk, crisis)
    desk.do(approve_draft, 1, 2, by=EVE)
    assert reminded(desk) == WaitingDraft(state=DraftState.APPROVED, who=None)
    assert desk.effects(RefreshReminder)
    desk.do(withdraw_draft, 1, by=SUE)
    assert reminded(desk) is None


def test_while_nobody_speaks_to_the_client_the_author_has_it(desk: Desk, crisis: Crisis) -> None:
    """And hears that somebody must be named."""

    async def nobody_has_a_role(session: AsyncSession) -> None:
        await session.exec(delete(CrisisRole))

    desk.do(nobody_has_a_role)

    write(desk, crisis, approver=MAX)
    assert desk.do(approve_draft, 1, 1, by=MAX) == SUE
    with pytest.raises(NotAllowed, match="Only a client liaison, who is not named yet, speaks"):
        sent(desk, SUE)


def keep(desk: Desk, text: str = SMALL) -> KnownPlaybook:
    """The shipped playbooks and a small one."""
    desk.do(keep_versions, library_of([PlaybookFile(slug="power_cut", text=text, source="power_cut.toml")]))
    return desk.do(playbook_named, "power_cut")


def test_words_come_from_the_playbook_that_runs(desk: Desk, crisis: Crisis) -> None:
    """That which began last, each kind its own; what is known is filled in, on the clocks of the organisation."""
    small = keep(desk)
    for known in (desk.do(playbook_named, "service_outage"), small):
        desk.do(run_playbook, crisis.id, known.version_id, by=SAM)

    starts = {kind: begun(desk, crisis, kind) for kind in DraftKind}

    assert {start.source for start in starts.values()} == {"Power cut"}
    assert starts[HOLDING].text == "The site is dark. You hear from us at 18 Nov 2026, 12:00 UTC."
    assert starts[DraftKind.UPDATE].text.startswith("Still dark. You hear from us at 18 Nov 2026")
    assert starts[DraftKind.RESOLUTION].text == "The light is on."


def test_the_time_of_writing_is_filled_in_and_what_nobody_knows_is_left_open(desk: Desk) -> None:
    """At a severity at which no time was promised to the client there is none to be named."""
    words = "[client]: we are at [time], and hear each other at [next update]."
    known = keep(desk, SMALL.replace("Still dark. You hear from us at [next update].", words))
    crisis = a_crisis(desk)
    desk.do(change_severity, crisis.id, to=Severity.SEV4, by=MAX, reason="It is over soon.")
    desk.do(run_playbook, crisis.id, known.version_id, by=ZOE)

    start = begun(desk, crisis, DraftKind.UPDATE, by=ZOE)

    assert start.text == "Acme Corp: we are at 17 Nov 2026, 12:00 UTC, and hear each other at [next update]."


def test_a_playbook_of_an_older_release_is_passed_over(desk: Desk, crisis: Crisis) -> None:
    """It ran, and cannot be read any more: the words are those of the one that fits best."""
    desk.do(run_playbook, crisis.id, keep(desk).version_id, by=SAM)
    row = desk.one(PlaybookVersion, slug="power_cut")
    desk.change(PlaybookVersion, row.id, text='title = "Power cut"', is_current=False)

    start = begun(desk, crisis)

    (best,) = desk.do(best_for, crisis, most=1)
    assert (start.source, bool(start.text)) == (best.known.playbook.title, True)
    assert start.source != "Power cut"


def test_words_come_from_the_playbook(desk: Desk, crisis: Crisis) -> None:
    """Without any playbook in the installation the form is empty."""
    assert not desk.do(playbooks) and begun(desk, crisis).text == ""
