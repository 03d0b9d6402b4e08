"""A trigger is raised once, asked about twice at most, and decided once; too many complaints raise one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crisis.effects import SendTrigger
from crisis.protocol import parse_protocol
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownTrigger
from crisis.touchpoint import LogDraft, log
from crisis.trigger import TriggerDraft, raise_trigger
from crisis.trigger_decision import declared_from, dismiss, trigger_to_declare, trigger_to_dismiss, watch
from storage.tables.account import Account
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.tables.roster import Absence
from storage.tables.trigger import TriggerEvent
from storage.vocabulary import TriggerSource, TriggerState
from tests.builders import GLOBEX, KIM, LIV, MAX, MIA, NOON, OLA, SAM, ZOE, Desk, a_crisis, an_account
from tests.crisis.protocol_texts import changed, problems_of


def a_draft(account: Account, **values: object) -> TriggerDraft:
    assert account.id is not None
    draft = TriggerDraft(account_id=account.id, kind="competitor seen", text="They met a rival.", by=KIM)
    return replace(draft, **values)  # type: ignore[arg-type]


def raised(desk: Desk, account: Account, **values: object) -> TriggerEvent:
    found = desk.do(raise_trigger, a_draft(account, **values))
    assert found is not None
    return found.trigger


def asked(desk: Desk) -> list[tuple[str, int]]:
    """Whom, and for the how manieth time, in order."""
    return [(effect.slack_id, effect.round) for effect in desk.effects(SendTrigger)]


def complains(desk: Desk, account: Account, text: str = "Wrong again.") -> None:
    assert account.id is not None
    desk.do(log, LogDraft(account_id=account.id, kind=None, note=text, by=KIM))


def test_the_kam_is_asked_once_however_often_the_form_comes(desk: Desk) -> None:
    """By somebody of the account's people; whoever raised it hears when that fails."""
    account = an_account(desk)

    first, again = (desk.do(raise_trigger, a_draft(account, by=MAX, view_id="V1")) for _ in range(2))

    assert first is not None and first.asked == KIM and again is None
    row = desk.one(TriggerEvent)
    assert (row.kind, row.text, row.by, row.source) == (
        "competitor seen",
        "They met a rival.",
        MAX,
        TriggerSource.PERSON,
    )
    assert asked(desk) == [(KIM, 1)]
    assert desk.one(Effect, kind="SendTrigger").asked_by == MAX


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"kind": "a comet"}, "kind", id="not in the catalogue"),
        pytest.param({"text": "  "}, "text", id="nothing said"),
        pytest.param({"text": "x" * 3001}, "text", id="too long"),
    ],
)
def test_what_is_no_trigger_is_refused(desk: Desk, wrong: dict[str, object], field: str) -> None:
    """And nothing is written, and nobody asked."""
    account = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        raised(desk, account, **wrong)

    assert list(refused.value.errors) == [field]
    assert desk.all(TriggerEvent) == [] and asked(desk) == []


def test_strangers_raise_and_decide_nothing(desk: Desk) -> None:
    """What is known of a client is the account's business; a crisis of another client opens no door."""
    account = an_account(desk)
    other = an_account(desk, GLOBEX)
    a_crisis(desk, account_id=other.id, declared_by=ZOE)
    trigger = raised(desk, account)

    for refused in (
        lambda: raised(desk, account, by=ZOE),
        lambda: desk.do(watch, trigger.id, by=ZOE),
        lambda: desk.do(dismiss, trigger.id, "A rumour.", by=ZOE),
        lambda: desk.do(trigger_to_dismiss, trigger.id, by=ZOE),
        lambda: desk.do(trigger_to_declare, trigger.id, by=ZOE),
    ):
        with pytest.raises(NotAllowed):
            refused()

    assert desk.one(TriggerEvent).state is TriggerState.OPEN


def test_what_does_not_exist_is_said(desk: Desk) -> None:
    """A button from another time."""
    for refused in (
        lambda: desk.do(watch, 404, by=KIM),
        lambda: desk.do(dismiss, 404, "A rumour.", by=KIM),
        lambda: desk.do(trigger_to_declare, 404, by=KIM),
    ):
        with pytest.raises(UnknownTrigger, match="crisis triggers"):
            refused()


def test_whoever_stands_in_for_the_kam_is_asked(desk: Desk) -> None:
    """The KAM's manager while the KAM is away; without either the sales manager; never somebody who left."""
    account = an_account(desk, manager=SAM)
    kim = desk.one(Person, slack_id=KIM).id
    assert kim is not None
    desk.add(Absence(person_id=kim, first_day=NOON.date(), last_day=NOON.date() + timedelta(days=3), set_by=KIM))
    raised(desk, account, by=MAX)
    orphan = an_account(desk, GLOBEX, kam=OLA)
    raised(desk, orphan, by=MAX)
    alone = an_account(desk, "Initech")
    raised(desk, alone, by=MAX)

    assert [who for who, _ in asked(desk)] == [SAM, MIA, MIA]

    desk.change(Absence, desk.one(Absence).id, last_day=date(2026, 11, 16), first_day=date(2026, 11, 1))
    raised(desk, account, by=MAX)
    assert asked(desk)[-1] == (KIM, 1)


def test_while_nobody_is_in_slack_the_clock_looks_again(desk: Desk) -> None:
    """The trigger is written down all the same, and asked about once as soon as somebody is there."""
    account = an_account(desk)
    for who in (KIM, MIA):
        desk.change(Person, desk.one(Person, slack_id=who).id, is_deactivated=True)
    found = desk.do(raise_trigger, a_draft(account, by=MAX))
    assert found is not None and found.asked is None
    desk.wait(hours=3)
    assert asked(desk) == []

    desk.change(Person, desk.one(Person, slack_id=KIM).id, is_deactivated=False)
    desk.wait(hours=5)

    assert asked(desk) == [(KIM, 1)]


def test_what_is_watched_is_asked_about_once_more(desk: Desk) -> None:
    """After `triggers.ask_again_after`, not before, and not a third time."""
    account = an_account(desk)
    trigger = raised(desk, account)
    desk.do(watch, trigger.id, by=KIM)
    desk.wait(days=6.9)
    assert asked(desk) == [(KIM, 1)]

    desk.wait(days=0.2)

    assert asked(desk) == [(KIM, 1), (KIM, 2)]
    assert desk.one(TriggerEvent).state is TriggerState.OPEN
    desk.do(watch, trigger.id, by=KIM)
    desk.wait(days=60)
    assert asked(desk) == [(KIM, 1), (KIM, 2)]
    assert desk.one(TriggerEvent).state is TriggerState.WATCHING


def test_what_was_decided_is_asked_about_no_more(desk: Desk) -> None:
    """Dismissed or declared while it was watched."""
    account = an_account(desk)
    one, other = raised(desk, account), raised(desk, account)
    for trigger in (one, other):
        desk.do(watch, trigger.id, by=KIM)
    desk.do(dismiss, one.id, "A rumour.", by=KIM)
    desk.do(declared_from, other.id, a_crisis(desk, account_id=account.id), by=KIM)

    desk.wait(days=8)

    assert asked(desk) == [(KIM, 1), (KIM, 1)]


def test_the_second_click_hears_what_the_first_did(desk: Desk) -> None:
    """Watched, dismissed with its reason, or declared with the crisis."""
    account = an_account(desk)
    watched, dismissed, declared = (raised(desk, account) for _ in range(3))
    crisis = a_crisis(desk, account_id=account.id)
    desk.do(watch, watched.id, by=KIM)
    desk.do(dismiss, dismissed.id, " A rumour. ", by=KIM)
    desk.do(declared_from, declared.id, crisis, by=KIM)

    with pytest.raises(AlreadyDone, match="<@U0KIM> watches"):
        desk.do(watch, watched.id, by=MAX)
    for again in (
        lambda trigger: desk.do(watch, trigger.id, by=MAX),
        lambda trigger: desk.do(dismiss, trigger.id, "Nothing.", by=MAX),
        lambda trigger: desk.do(trigger_to_declare, trigger.id, by=MAX),
    ):
        with pytest.raises(AlreadyDone, match=r"<@U0KIM> dismissed this trigger already: A rumour\."):
            again(dismissed)
        with pytest.raises(AlreadyDone, match=crisis.key):
            again(declared)
    assert desk.one(TriggerEvent, id=dismissed.id).reason == "A rumour."


@pytest.mark.parametrize("reason", [" ", "x" * 1001])
def test_a_dismissal_says_why(desk: Desk, reason: str) -> None:
    """And nothing changes without."""
    trigger = raised(desk, an_account(desk))

    with pytest.raises(InvalidInput) as refused:
        desk.do(dismiss, trigger.id, reason, by=KIM)

    assert list(refused.value.errors) == ["reason"]
    assert desk.one(TriggerEvent).state is TriggerState.OPEN


def test_a_trigger_becomes_one_crisis_of_its_account(desk: Desk) -> None:
    """By who may read it; another account's crisis leaves it alone; the timeline says where it came from."""
    account, other = an_account(desk), an_account(desk, GLOBEX)
    trigger = raised(desk, account)
    foreign = a_crisis(desk, account_id=other.id)
    first, second = (a_crisis(desk, account_id=account.id) for _ in range(2))

    desk.do(declared_from, trigger.id, second, by=LIV)
    for crisis in (foreign, first, second):
        desk.do(declared_from, trigger.id, crisis, by=KIM)

    row = desk.one(TriggerEvent)
    assert (row.crisis_id, row.state, row.decided_by) == (first.id, TriggerState.DECLARED, KIM)
    assert any("trigger that <@U0KIM> raised (competitor seen): They met" in said for said in desk.sentences(first))
    assert "trigger_declared" not in desk.words(foreign) + desk.words(second)


def test_the_third_complaint_in_a_month_is_a_trigger(desk: Desk) -> None:
    """Of one account, and once: the next one needs three more (S3-25)."""
    account, other = an_account(desk), an_account(desk, GLOBEX)
    complains(desk, account)
    complains(desk, account)
    complains(desk, other)
    assert asked(desk) == []

    complains(desk, account, "The invoice is wrong.")

    row = desk.one(TriggerEvent)
    assert (row.kind, row.source, row.account_id) == ("repeat complaints", TriggerSource.COMPLAINTS, account.id)
    assert row.text == "3 complaints in 30 days. The last one: The invoice is wrong."
    assert asked(desk) == [(KIM, 1)]
    complains(desk, account)
    complains(desk, account)
    assert len(desk.all(TriggerEvent)) == 1
    complains(desk, account)
    assert len(desk.all(TriggerEvent)) == 2


def test_complaints_of_long_ago_count_no_more(desk: Desk) -> None:
    """Two in September and one today are no rising anger; nor are those that were only logged late."""
    account = an_account(desk)
    complains(desk, account)
    complains(desk, account)
    desk.stand_still(days=30, minutes=1)
    complains(desk, account)
    late = LogDraft(account_id=account.id or 0, kind=None, note="Once", by=KIM, at=desk.now - timedelta(days=40))
    desk.do(log, late)
    desk.do(log, late)

    assert desk.all(TriggerEvent) == []


def test_how_many_in_which_time_the_protocol_says(desk: Desk) -> None:
    """And under which name of its own catalogue."""
    catalogue = '[[triggers.catalogue]]\nname = "anger"\nmeaning = "They shout."\n'
    ours = changed(
        ("repeat_complaints = 3", "repeat_complaints = 2"),
        ('repeat_within = "30d"', 'repeat_within = "1d"'),
        ('repeat_kind = "repeat complaints"', 'repeat_kind = "anger"'),
        ("[[triggers.catalogue]]", f"{catalogue}\n[[triggers.catalogue]]"),
    )
    desk.protocol = parse_protocol(ours, "our.toml")
    account = an_account(desk)

    complains(desk, account)
    complains(desk, account)

    assert desk.one(TriggerEvent).kind == "anger"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'repeat_kind = "repeat complaints"',
            'repeat_kind = "noise"',
            "a name of the catalogue; noise is none",
        ),
        ("repeat_complaints = 3", "repeat_complaints = 1", "repeat_complaints is 1"),
        ('name = "public mention"', 'name = "Invoice Unpaid"', "two triggers of the catalogue have the same name"),
        ('strategic = "14d"', 'strategic = "14"', "touchpoints.strategic"),
    ],
)
def test_a_wrong_figure_is_named(old: str, new: str, said: str) -> None:
    """With its key and what is allowed."""
    assert said in " ".join(problems_of(changed((old, new))))
