"""Skills: who may write them down, who could help in a crisis, and bringing them in."""

from datetime import date

import pytest

from crisis.absence import AbsenceDraft, set_absence
from crisis.directory import directory
from crisis.effects import InviteMembers, PostNotice
from crisis.lead import hand_over
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownAccount, WrongStatus
from crisis.resolve import cancel
from crisis.skill import bring_in, could_help, people_who_can, set_skills, set_wanted, skills_of_person
from storage.tables.crisis import Crisis, CrisisMember
from storage.tables.skill import PersonSkill, WantedSkill
from storage.tables.timeline import TimelineEntry
from tests.builders import ACME, BEA, EVE, GUS, KIM, LIV, MAX, NOON, ROB, SAM, SUE, ZOE, Desk, a_crisis, an_account

JAPANESE = "speaks Japanese"


def helpers(desk: Desk, crisis: Crisis) -> list[str | None]:
    return [one.holder.slack_id for one in desk.do(could_help, desk.one(Crisis, id=crisis.id))]


def a_crisis_of_acme(desk: Desk, wanted: str = f"{JAPANESE}\nknows their billing system") -> Crisis:
    account = an_account(desk)
    desk.do(set_wanted, account.id, wanted, by=KIM)
    return a_crisis(desk, account_id=account.id, account_name=ACME)


def test_what_is_written_down_takes_the_place_of_what_stood_there(desk: Desk) -> None:
    """What stays keeps who wrote it; only its spelling may change."""
    desk.do(set_skills, LIV, "SAP\njapanese", by=LIV)
    desk.stand_still(days=1)

    kept = desk.do(set_skills, LIV, "Japanese\nDutch", by=MAX)

    assert kept == ("Japanese", "Dutch")
    assert [(row.tag, row.by, row.at == NOON) for row in desk.all(PersonSkill)] == [
        ("Japanese", LIV, True),
        ("Dutch", MAX, False),
    ]
    desk.do(set_skills, LIV, "", by=LIV)
    assert desk.do(skills_of_person, LIV) == () and desk.all(PersonSkill) == []


@pytest.mark.parametrize("by", [ZOE, GUS, ROB, "U0NOBODY"])
def test_somebody_elses_skills_are_for_managers(desk: Desk, by: str) -> None:
    """Nothing is written down for whoever may not; a manager may."""
    with pytest.raises(NotAllowed):
        desk.do(set_skills, LIV, "SAP", by=by)
    assert desk.all(PersonSkill) == []

    desk.do(set_skills, LIV, "SAP", by=MAX)

    assert desk.do(skills_of_person, LIV) == ("SAP",)


def test_guests_have_no_skills(desk: Desk) -> None:
    """They could not be asked for help."""
    with pytest.raises(InvalidInput) as refused:
        desk.do(set_skills, GUS, "SAP", by=MAX)

    assert set(refused.value.errors) == {"person"}


@pytest.mark.parametrize("text", ["x" * 41, "\n".join(f"tag {number}" for number in range(21))])
def test_too_much_is_refused_at_its_field_and_changes_nothing(desk: Desk, text: str) -> None:
    """Of a person and of an account."""
    account = an_account(desk)
    desk.do(set_skills, LIV, "SAP", by=LIV)
    for operation, whose, by in ((set_skills, LIV, LIV), (set_wanted, account.id, KIM)):
        with pytest.raises(InvalidInput) as refused:
            desk.do(operation, whose, text, by=by)
        assert set(refused.value.errors) == {"skills"}

    assert [row.tag for row in desk.all(PersonSkill)] == ["SAP"]
    assert desk.all(WantedSkill) == []


def test_what_an_account_takes_is_for_its_people(desk: Desk) -> None:
    """Zoe works somewhere else."""
    account = an_account(desk)

    with pytest.raises(NotAllowed):
        desk.do(set_wanted, account.id, "SAP", by=ZOE)

    assert desk.all(WantedSkill) == []


def test_who_has_most_of_what_the_account_takes_comes_first(desk: Desk) -> None:
    """Not whoever is in the crisis already, and not who can something else."""
    crisis = a_crisis_of_acme(desk)
    desk.do(set_skills, LIV, "Japanese", by=LIV)
    desk.do(set_skills, BEA, "Speaks japanese\nbilling system\nSAP", by=BEA)
    desk.do(set_skills, EVE, "SAP", by=EVE)
    for inside in (ZOE, SAM, KIM):
        desk.do(set_skills, inside, JAPANESE, by=inside)

    assert helpers(desk, crisis) == [BEA, LIV]
    found = desk.do(could_help, desk.one(Crisis, id=crisis.id))
    assert found[0].tags == ("Speaks japanese", "billing system")
    desk.do(hand_over, crisis.id, to=BEA, note="", by=KIM)
    assert helpers(desk, crisis) == [LIV]


def test_who_is_away_or_left_is_not_suggested(desk: Desk) -> None:
    """Today, by the days of the person."""
    crisis = a_crisis_of_acme(desk)
    for one in (LIV, BEA):
        desk.do(set_skills, one, JAPANESE, by=one)
    away = AbsenceDraft(who=LIV, first_day=NOON.date(), last_day=date(2026, 11, 18), by=LIV)
    desk.do(set_absence, away)

    assert helpers(desk, crisis) == [BEA]
    desk.stand_still(days=2)
    assert helpers(desk, crisis) == [BEA, LIV]


def test_nobody_is_suggested_where_nothing_is_asked_for_or_all_is_over(desk: Desk) -> None:
    """An account without skills, an account that is not in the list, a crisis that ended."""
    for one in (LIV, BEA):
        desk.do(set_skills, one, JAPANESE, by=one)
    unlisted = a_crisis(desk)
    assert helpers(desk, unlisted) == []
    crisis = a_crisis_of_acme(desk, "")
    assert helpers(desk, crisis) == []
    desk.do(set_wanted, crisis.account_id, JAPANESE, by=KIM)
    assert helpers(desk, crisis) == [BEA, LIV]

    desk.do(cancel, crisis.id, reason="A mistake.", by=KIM)

    assert helpers(desk, crisis) == []


def test_whoever_is_brought_in_belongs_to_the_crisis(desk: Desk) -> None:
    """The timeline and the channel say who brought them, and what they can."""
    crisis = a_crisis_of_acme(desk)
    desk.change(Crisis, crisis.id, channel_id="C0CRISIS")
    desk.do(set_skills, LIV, f"{JAPANESE}\nSAP", by=LIV)
    desk.forget_effects()

    desk.do(bring_in, crisis.id, LIV, by=SUE)

    desk.one(CrisisMember, crisis_id=crisis.id, slack_id=LIV)
    assert desk.new_effects(InviteMembers)[0].slack_ids == (LIV,)
    (notice,) = desk.new_effects(PostNotice)
    assert (notice.word, notice.values) == ("brought_in", {"by": SUE, "who": LIV, "skills": [JAPANESE]})
    assert desk.one(TimelineEntry, word="brought_in").text == f"<@{SUE}> brought <@{LIV}> in."
    with pytest.raises(AlreadyDone, match="already"):
        desk.do(bring_in, crisis.id, LIV, by=SUE)


def test_bringing_in_is_for_the_people_of_an_open_crisis(desk: Desk) -> None:
    """Not for Eve's assistant, not a guest, not when it is over."""
    crisis = a_crisis_of_acme(desk)
    with pytest.raises(NotAllowed):
        desk.do(bring_in, crisis.id, LIV, by=BEA)
    with pytest.raises(InvalidInput):
        desk.do(bring_in, crisis.id, GUS, by=SUE)
    desk.do(cancel, crisis.id, reason="A mistake.", by=KIM)
    with pytest.raises(WrongStatus):
        desk.do(bring_in, crisis.id, LIV, by=KIM)

    assert desk.all(CrisisMember, crisis_id=crisis.id, slack_id=LIV) == []


def test_people_are_found_by_what_they_can_where_no_function_has_the_name(desk: Desk) -> None:
    """Also where the words begin like a function; a function with the name comes first."""
    desk.do(set_skills, LIV, "Japanese\nservice desk tools", by=LIV)
    desk.do(set_skills, BEA, "legal", by=BEA)

    found = desk.do(directory, "speaks japanese", None)
    assert ([one.holder.slack_id for one in found.able], found.seats) == ([LIV], ())
    assert [one.tags for one in desk.do(directory, "service desk tools", None).able] == [("service desk tools",)]
    assert desk.do(directory, "legal", None).able == ()
    assert desk.do(directory, "Portuguese", None).able == ()
    with pytest.raises(UnknownAccount):
        desk.do(directory, "service nowhere", None)


def test_nothing_asked_for_finds_nobody(desk: Desk) -> None:
    """And a percent sign is a sign, not every word."""
    desk.do(set_skills, LIV, "Japanese", by=LIV)

    assert desk.do(people_who_can, []) == []
    assert desk.do(people_who_can, ["%"]) == []
