"""The communication plan: no empty column, own lines replace the tier's, a checklist with one voice to the client."""

from dataclasses import replace

import pytest

from crisis.checklist import checklist, task_numbered, tick_task, untick_task
from crisis.communication import LineDraft, PlanOf, copy_tier_plan, plan_for, remove_line, save_line
from crisis.communication_csv import export_plan, import_plan, read_plan
from crisis.csv_file import ImportRefused, ImportResult
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, WrongStatus
from crisis.resolve import cancel
from storage.tables.communication import CommunicationTask, PlanLine
from storage.tables.crisis import CrisisRole
from storage.vocabulary import Role, Tier
from tests.builders import KIM, MAX, SAM, SUE, ZOE, Desk, a_crisis, an_account

CLIENT = LineDraft(
    audience="Operations at the client",
    is_client=True,
    what="What works again",
    cadence="4h",
    channel="A call",
    primary="Mara, +49 30 1",
)
DESK = replace(CLIENT, audience="Our service desk", is_client=False, cadence="protocol", speaker="service")
KEY = PlanOf(tier=Tier.KEY)
HEADER = "account,tier,audience,client,what,cadence,channel,primary,secondary,speaker,approver\n"
LINES = (
    ",key,Operations,yes,What works,4h,A call,Mara,Jon,,legal\n"
    "Acme Corp,,Service desk,,What to answer,protocol,#service,The shift lead,,service,\n"
)


def planned(desk: Desk, *drafts: LineDraft, plan: PlanOf = KEY) -> None:
    for draft in drafts:
        desk.do(save_line, plan, draft, by=MAX)


@pytest.mark.parametrize("column", ["audience", "what", "cadence", "channel", "primary"])
def test_no_column_of_the_plan_may_be_empty(desk: Desk, column: str) -> None:
    """Who, what, when, how: a plan with a hole is none (S1-12)."""
    with pytest.raises(InvalidInput) as refused:
        planned(desk, replace(CLIENT, **{column: "  "}))  # type: ignore[arg-type]

    assert list(refused.value.errors) == [column]
    assert not desk.all(PlanLine)


def test_only_the_liaison_may_be_named_to_speak_to_the_client(desk: Desk) -> None:
    """One voice; inside anybody may be named."""
    with pytest.raises(InvalidInput, match="only the liaison speaks"):
        planned(desk, replace(CLIENT, speaker="sales"))

    planned(desk, CLIENT, DESK)

    assert [line.speaker for line in desk.all(PlanLine)] == ["liaison", "service"]


def test_lines_of_an_account_replace_those_of_its_tier(desk: Desk) -> None:
    """Copied to begin with; the tier's stay as they are; without own lines the tier's count again."""
    account = an_account(desk)
    planned(desk, CLIENT, DESK)

    for _ in range(2):
        desk.do(copy_tier_plan, account.id, by=KIM)
    own, is_own = desk.do(plan_for, account)
    for line in own:
        desk.do(remove_line, line.id, by=KIM)
    again, is_own_again = desk.do(plan_for, account)

    assert (is_own, [line.account_id for line in own]) == (True, [account.id, account.id])
    assert (is_own_again, [line.tier for line in again]) == (False, [Tier.KEY, Tier.KEY])


def test_a_tier_is_for_managers_and_an_account_for_its_people(desk: Desk) -> None:
    """Others are refused, and nothing is written."""
    account = an_account(desk)

    for plan, by in ((KEY, KIM), (PlanOf(account.id), ZOE)):
        with pytest.raises(NotAllowed):
            desk.do(save_line, plan, CLIENT, by=by)
    desk.do(save_line, PlanOf(account.id), CLIENT, by=KIM)

    desk.one(PlanLine, account_id=account.id)


def test_an_audience_stands_in_a_plan_once(desk: Desk) -> None:
    """One form is one line; a second line for the same audience is refused."""
    for _ in range(2):
        desk.do(save_line, KEY, CLIENT, by=MAX, request_key="view:V1")

    with pytest.raises(InvalidInput, match="has a line for"):
        planned(desk, CLIENT)
    desk.one(PlanLine)


def test_declaring_makes_a_checklist_of_the_plan(desk: Desk) -> None:
    """Each line once; of a removed one nothing."""
    account = an_account(desk)
    planned(desk, CLIENT, DESK, replace(DESK, audience="Gone"))
    desk.do(remove_line, desk.one(PlanLine, audience_name="Gone").id, by=MAX)

    crisis = a_crisis(desk, account_id=account.id)
    found = desk.do(checklist, crisis.id)

    assert found is not None
    assert [task.line.audience_name for task in found.tasks] == ["Operations at the client", "Our service desk"]


def test_only_the_liaison_ticks_a_line_of_the_client(desk: Desk) -> None:
    """Others hear who; inside anybody in the crisis may; twice is once."""
    account = an_account(desk)
    planned(desk, CLIENT, DESK)
    crisis = a_crisis(desk, account_id=account.id)
    client, inside = (desk.do(task_numbered, crisis.id, number) for number in (1, 2))

    with pytest.raises(NotAllowed, match="Only <@U0KIM> speaks to the client in C-2026-001"):
        desk.do(tick_task, client, by=SAM)
    with pytest.raises(NotAllowed):
        desk.do(tick_task, client, by=MAX)
    desk.do(tick_task, inside, by=SAM)
    desk.do(tick_task, client, by=KIM)
    with pytest.raises(AlreadyDone, match="<@U0KIM> was faster"):
        desk.do(tick_task, client, by=KIM)

    assert [task.done_by for task in desk.all(CommunicationTask)] == [KIM, SAM]
    assert "<@U0KIM> told Operations at the client (A call): What works again" in desk.sentences(crisis)


def test_a_tick_can_be_corrected_and_both_stay_on_the_timeline(desk: Desk) -> None:
    """By whoever may tick; what was not ticked has nothing to correct; then it can be ticked again."""
    account = an_account(desk)
    planned(desk, CLIENT)
    crisis = a_crisis(desk, account_id=account.id)
    desk.do(tick_task, 1, by=KIM)

    with pytest.raises(NotAllowed, match="Only <@U0KIM> speaks to the client"):
        desk.do(untick_task, 1, reason="", by=SAM)
    with pytest.raises(InvalidInput, match="Keep this under 1,000"):
        desk.do(untick_task, 1, reason="x" * 1001, by=KIM)
    desk.do(untick_task, 1, reason=" She was away ", by=KIM)
    with pytest.raises(AlreadyDone, match="does not count as told"):
        desk.do(untick_task, 1, reason="", by=KIM)

    assert (desk.one(CommunicationTask).done_by, desk.one(CommunicationTask).done_at) == (None, None)
    assert "<@U0KIM> told Operations at the client (A call): What works again" in desk.sentences(crisis)
    assert desk.sentences(crisis)[-1] == (
        f"<@{KIM}> corrected the record: Operations at the client was not told after all "
        f"(before: told by <@{KIM}>): She was away"
    )
    desk.do(tick_task, 1, by=KIM)
    assert desk.one(CommunicationTask).done_by == KIM


def test_without_a_liaison_lead_and_managers_may(desk: Desk) -> None:
    """The client must hear something all the same."""
    account = an_account(desk)
    planned(desk, CLIENT)
    crisis = a_crisis(desk, account_id=account.id)
    role = desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON)
    desk.change(CrisisRole, role.id, role=Role.LEAD, slack_id=SUE)

    with pytest.raises(NotAllowed, match="only its lead or a manager"):
        desk.do(tick_task, 1, by=SAM)
    desk.do(tick_task, 1, by=MAX)

    assert desk.one(CommunicationTask).done_by == MAX


def test_nothing_is_ticked_after_the_end(desk: Desk) -> None:
    """It would say that somebody was told during the crisis."""
    account = an_account(desk)
    planned(desk, CLIENT)
    crisis = a_crisis(desk, account_id=account.id)
    desk.do(cancel, crisis.id, by=KIM, reason="A test.")

    with pytest.raises(WrongStatus):
        desk.do(tick_task, 1, by=KIM)


def test_a_plan_goes_in_once_and_comes_out_the_same(desk: Desk) -> None:
    """Exactly; twice changes nothing."""
    an_account(desk)

    results = [desk.do(import_plan, read_plan(HEADER + LINES)) for _ in range(2)]
    exported = desk.do(export_plan)

    assert results == [ImportResult(added=2), ImportResult(unchanged=2)]
    assert exported == HEADER + LINES
    assert desk.do(import_plan, read_plan(exported)) == ImportResult(unchanged=2)


def test_every_wrong_line_of_a_plan_is_named(desk: Desk) -> None:
    """With line, column and what to write."""
    wrong = (
        HEADER + ",,A,,W,4h,C,P,,,\nAcme Corp,key,B,,W,4h,C,P,,,\n,key,C,yes,W,soon,C,P,,sales,\n,key,D,,,1d,C,P,,,\n"
        ",key,E,maybe,W,1d,C,P,,,\n"
    )

    with pytest.raises(ImportRefused) as refused:
        read_plan(wrong)

    said = "\n".join(refused.value.problems)
    for words in (
        "line 2, column account: name either an account or a tier",
        "line 3, column account: name either",
        "line 4, column cadence: Write a duration",
        "line 4, column speaker: To the client only the liaison speaks",
        "line 5, column what: it may not be empty",
        "line 6, column client: 'maybe' is neither yes nor no",
    ):
        assert words in said
