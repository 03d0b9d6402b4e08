"""Brainstorms: open to those who see them, one vote a person, closed by the clock, ending in registers."""

from datetime import timedelta
from typing import Any

import pytest

from crisis.brainstorm import (
    Wanted,
    brainstorm_gone,
    brainstorm_posted,
    brainstorm_to_read,
    close_brainstorm,
    open_brainstorm,
    take_back,
    vote,
)
from crisis.brainstorm_facts import BrainstormFacts, brainstorm_facts
from crisis.effects import PostBrainstorm, RefreshBrainstorm
from crisis.playbook import keep_versions
from crisis.playbook_library import library_of
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownBrainstorm, UnknownRisk, WrongStatus
from crisis.risk import RiskDraft, score_risk
from crisis.scenario_idea import MOST_IDEAS, NEW, AlikeIdeas, IdeaDraft, add_idea, seed_brainstorm
from crisis.sweeps import brainstorm as sweep
from storage.tables.account import Account
from storage.tables.brainstorm import Brainstorm, IdeaVote, ScenarioIdea
from storage.tables.risk import Risk
from storage.vocabulary import IdeaSource
from tests.builders import BEA, GUS, KIM, MAX, OLA, SAM, SUE, ZOE, Desk, an_account

ROOM = "C0ROOM"
"""Where the message stands; whoever presses there sees it."""


@pytest.fixture
def acme(desk: Desk) -> Account:
    """Kim's account, in a company that knows the shipped playbooks."""
    desk.do(keep_versions, library_of())
    return an_account(desk)


def opened(desk: Desk, account: Account | None = None, topic: str = "", by: str = KIM) -> Brainstorm:
    """Opened by Kim, and posted."""
    wanted = Wanted(account_id=account.id if account else None, topic=topic, asked_in="C0HERE", by=by)
    row, _ = desk.do(open_brainstorm, wanted)
    desk.do(brainstorm_posted, row.id, channel=ROOM, ts="1.1")
    desk.forget_effects()
    return row


def adds(desk: Desk, row: Brainstorm, text: str, by: str = ZOE, **values: Any) -> Any:
    options = {"seen_in": values.pop("seen_in", ROOM), "request_key": values.pop("request_key", None)}
    draft = IdeaDraft(text=text, source=values.pop("source", IdeaSource.HYPOTHETICAL), **values)
    return desk.do(add_idea, row.id, draft, by=by, **options)


def votes(desk: Desk, idea: ScenarioIdea, *people: str, seen_in: str | None = ROOM) -> None:
    for who in people:
        desk.do(vote, idea.id, by=who, seen_in=seen_in)


def seen(desk: Desk, row: Brainstorm, who: str = "") -> BrainstormFacts:
    facts = desk.do(brainstorm_facts, row.id, who=who)
    assert facts is not None
    return facts


def test_one_about_the_same_is_joined(desk: Desk, acme: Account) -> None:
    """By account and folded topic; another topic, or another account, is another brainstorm."""
    first, is_new = desk.do(open_brainstorm, Wanted(account_id=acme.id, topic="Supply", asked_in="C0HERE", by=KIM))
    again, is_new_again = desk.do(open_brainstorm, Wanted(account_id=acme.id, topic=" SUPPLY ", asked_in=None, by=MAX))
    other, _ = desk.do(open_brainstorm, Wanted(account_id=None, topic="Supply", asked_in=None, by=ZOE))

    assert (is_new, is_new_again, again.id, again.opened_by) == (True, False, first.id, KIM)
    assert [effect.brainstorm_id for effect in desk.effects(PostBrainstorm)] == [first.id, other.id]
    assert first.closes_at == desk.now + timedelta(days=7)


def test_after_it_closed_another_one_can_be_opened(desk: Desk, acme: Account) -> None:
    """The old result stays where it is."""
    first = opened(desk, acme)
    desk.do(close_brainstorm, first.id, by=KIM)

    assert opened(desk, acme).id != first.id


def test_only_people_who_may_read_the_account_open_one_about_it(desk: Desk, acme: Account) -> None:
    """About none in particular every full member may; guests and people who left may not at all."""
    for who in (ZOE, GUS, OLA):
        with pytest.raises(NotAllowed):
            opened(desk, acme, by=who)
    for who in (GUS, OLA):
        with pytest.raises(NotAllowed):
            opened(desk, by=who)
    assert desk.all(Brainstorm) == []

    assert opened(desk, by=ZOE).opened_by == ZOE
    with pytest.raises(InvalidInput, match="under 200"):
        opened(desk, topic="x" * 201)


def test_whoever_sees_the_message_takes_part_and_nobody_else(desk: Desk, acme: Account) -> None:
    """S1-20: departments think together; a button from elsewhere says nothing and changes nothing."""
    row = opened(desk, acme)
    idea = adds(desk, row, "A fire", by=ZOE)

    acts: list[Any] = [
        lambda who, place: adds(desk, row, "A flood", by=who, seen_in=place),
        lambda who, place: desk.do(vote, idea.id, by=who, seen_in=place),
        lambda who, place: desk.do(take_back, idea.id, by=who, seen_in=place),
        lambda who, place: desk.do(seed_brainstorm, row.id, by=who, seen_in=place),
        lambda who, place: desk.do(brainstorm_to_read, row.id, who=who, seen_in=place),
    ]
    for who, place in ((ZOE, "C0OTHER"), (ZOE, None), (GUS, ROOM), (OLA, ROOM)):
        for act in acts:
            with pytest.raises(NotAllowed):
                act(who, place)
    assert len(desk.all(ScenarioIdea)) == 1 and desk.all(IdeaVote) == []

    for who in (KIM, MAX):
        desk.do(brainstorm_to_read, row.id, who=who, seen_in=None)


def test_the_accounts_people_take_part_from_anywhere(desk: Desk, acme: Account) -> None:
    """Also where somebody else opened it; without an account there are none."""
    about_acme, about_nothing = opened(desk, acme, by=MAX), opened(desk, topic="Strikes", by=MAX)

    assert desk.do(brainstorm_to_read, about_acme.id, who=KIM, seen_in=None).id == about_acme.id
    with pytest.raises(NotAllowed, match="for the people in its channel"):
        desk.do(brainstorm_to_read, about_nothing.id, who=KIM, seen_in=None)


def test_nobody_takes_part_in_what_is_not_posted_yet_but_its_people(desk: Desk) -> None:
    """No channel is not the same as the channel it stands in."""
    row, _ = desk.do(open_brainstorm, Wanted(account_id=None, topic="", asked_in=None, by=KIM))

    with pytest.raises(NotAllowed, match="for the people in its channel"):
        adds(desk, row, "A fire", by=ZOE, seen_in=None)


def test_an_idea_knows_its_source_and_whether_a_playbook_is_there(desk: Desk, acme: Account) -> None:
    """S1-21, S1-15; what is said of likelihood and impact stays with it."""
    row = opened(desk, acme)
    adds(desk, row, "  A  meteor strikes their plant ", source=IdeaSource.EXPERIENCE, likelihood=1, impact=5)
    adds(desk, row, "A data breach at our side")

    meteor, breach = seen(desk, row).ideas
    assert (meteor.text, meteor.source, meteor.likelihood, meteor.impact) == (
        "A meteor strikes their plant",
        IdeaSource.EXPERIENCE,
        1,
        5,
    )
    assert (meteor.playbook, breach.playbook) == ("", "data_breach")
    assert seen(desk, row).uncovered == 1


def test_what_looks_alike_is_asked_and_never_merged(desk: Desk, acme: Account) -> None:
    """By the author's word it is a vote for the other one, or an idea of its own."""
    row = opened(desk, acme)
    first = adds(desk, row, "Invoices are wrong at the end of the quarter")

    with pytest.raises(AlikeIdeas) as alike:
        adds(desk, row, "Wrong invoices", by=SAM)
    assert alike.value.ideas == {first.id: first.text}
    assert len(desk.all(ScenarioIdea)) == 1

    assert adds(desk, row, "Wrong invoices", by=SAM, same_as=str(first.id)).id == first.id
    assert [(row.idea_id, row.slack_id) for row in desk.all(IdeaVote)] == [(first.id, SAM)]
    assert adds(desk, row, "Wrong invoices", by=SUE, same_as=NEW).id != first.id


def test_the_very_same_words_are_no_second_idea(desk: Desk, acme: Account) -> None:
    """Not even when somebody says that it is something else; nor is an idea of another brainstorm a choice."""
    row = opened(desk, acme)
    first = adds(desk, row, "A fire")
    elsewhere = adds(desk, opened(desk, topic="other"), "A flood")

    with pytest.raises(AlikeIdeas):
        adds(desk, row, "a  FIRE")
    with pytest.raises(InvalidInput) as refused:
        adds(desk, row, "a  FIRE", same_as=NEW)
    assert "just these words" in refused.value.errors["text"]
    for made_up in (str(elsewhere.id), "٣", "x"):
        with pytest.raises(InvalidInput, match="Choose again"):
            adds(desk, row, "a  FIRE", same_as=made_up)
    assert [idea.id for idea in seen(desk, row).ideas] == [first.id]


def test_one_form_is_one_idea(desk: Desk, acme: Account) -> None:
    """However often it is delivered: the second delivery is not asked whether it is the same as the first."""
    row = opened(desk, acme)

    assert adds(desk, row, "A fire", request_key="view:V1") is not None
    assert adds(desk, row, "A fire", request_key="view:V1") is None

    desk.one(ScenarioIdea)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"text": " \n"}, "text", id="nothing"),
        pytest.param({"text": "x" * 201}, "text", id="endless"),
        pytest.param({"text": "\u0301"}, "text", id="nothing once it is folded"),
        pytest.param({"text": "ﷺ" * 30}, "text", id="endless once it is folded"),
        pytest.param({"text": "A fire", "source": None}, "source", id="no source"),
        pytest.param({"text": "A fire", "likelihood": 6}, "likelihood", id="off the scale"),
        pytest.param({"text": "A fire", "impact": 0}, "impact", id="off the other scale"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(
    desk: Desk, acme: Account, wrong: dict[str, Any], field: str
) -> None:
    """At its field."""
    row = opened(desk, acme)

    with pytest.raises(InvalidInput) as refused:
        adds(desk, row, **wrong)

    assert set(refused.value.errors) == {field}
    assert desk.all(ScenarioIdea) == [] and desk.new_effects(RefreshBrainstorm) == []


def test_a_full_brainstorm_takes_votes_only(desk: Desk, acme: Account) -> None:
    """Nobody reads the sixty-first; nor do the playbooks push in."""
    row = opened(desk, acme)
    for number in range(MOST_IDEAS):
        adds(desk, row, f"Scenario{number}", same_as=NEW)

    with pytest.raises(WrongStatus, match="has 60 ideas"):
        adds(desk, row, "A fire")
    assert desk.do(seed_brainstorm, row.id, by=KIM, seen_in=ROOM) == 0
    votes(desk, desk.all(ScenarioIdea)[0], SAM)


def test_a_person_votes_once_and_can_take_it_back(desk: Desk, acme: Account) -> None:
    """A double click is one vote; so is a second taking back none, and neither redraws the message."""
    row = opened(desk, acme)
    idea = adds(desk, row, "A fire")
    desk.forget_effects()
    votes(desk, idea, SAM, SUE)
    assert seen(desk, row, SAM).ideas[0].is_mine and not seen(desk, row, ZOE).ideas[0].is_mine
    desk.forget_effects()

    _, is_new = desk.do(vote, idea.id, by=SAM, seen_in=ROOM)

    assert not is_new and seen(desk, row).ideas[0].votes == 2
    assert desk.new_effects(RefreshBrainstorm) == []
    for _ in range(2):
        desk.do(take_back, idea.id, by=SAM, seen_in=ROOM)
    assert seen(desk, row).ideas[0].votes == 1
    assert len(desk.new_effects(RefreshBrainstorm)) == 1


def test_many_changes_at_once_are_one_change_of_the_message(desk: Desk, acme: Account) -> None:
    """Slack takes few changes of a message a minute."""
    row = opened(desk, acme)
    idea = adds(desk, row, "A fire")
    votes(desk, idea, SAM, SUE, ZOE)

    assert desk.new_effects(RefreshBrainstorm) == [RefreshBrainstorm(brainstorm_id=row.id or 0)]


def test_the_playbooks_fill_an_empty_page_once(desk: Desk, acme: Account) -> None:
    """S1-21: a seed library; what is there already is not added again."""
    row = opened(desk, acme)
    assert seen(desk, row).seeds > 5

    count = desk.do(seed_brainstorm, row.id, by=ZOE, seen_in=ROOM)

    assert desk.do(seed_brainstorm, row.id, by=ZOE, seen_in=ROOM) == 0
    facts = seen(desk, row)
    assert (len(facts.ideas), facts.seeds, facts.uncovered) == (count, 0, 0)
    assert {idea.source for idea in facts.ideas} == {IdeaSource.PLAYBOOK}


def test_a_playbook_that_was_renamed_is_not_added_again(desk: Desk, acme: Account) -> None:
    """By its name in files, not by its title."""
    row = opened(desk, acme)
    desk.do(seed_brainstorm, row.id, by=ZOE, seen_in=ROOM)
    breach = desk.one(ScenarioIdea, playbook="data_breach")
    desk.change(ScenarioIdea, breach.id, text="What it was called before", text_key="what it was called before")

    assert desk.do(seed_brainstorm, row.id, by=ZOE, seen_in=ROOM) == 0


def test_the_clock_does_not_close_what_has_time_left(desk: Desk, acme: Account) -> None:
    """Whatever a replica that is late still has on its list."""
    row = opened(desk, acme)

    desk.do(sweep.act, row.id)

    assert desk.one(Brainstorm).closed_at is None


def test_the_clock_closes_it_and_ranks_the_result(desk: Desk, acme: Account) -> None:
    """After a week: most votes first; then nothing can be added, voted for or taken back."""
    row = opened(desk, acme)
    fire, flood, theft = (adds(desk, row, text) for text in ("A fire", "A flood", "A theft"))
    votes(desk, flood, SAM, SUE)
    votes(desk, theft, SAM)
    desk.wait(days=6, hours=23)
    assert [idea.id for idea in seen(desk, row).ideas] == [fire.id, flood.id, theft.id]
    desk.forget_effects()

    desk.wait(hours=2)

    facts = seen(desk, row)
    assert (facts.closed_by, facts.closed_at is not None) == (None, True)
    assert [idea.id for idea in facts.ideas] == [flood.id, theft.id, fire.id]
    assert len(desk.new_effects(RefreshBrainstorm)) == 1
    for act in (
        lambda: adds(desk, row, "A strike"),
        lambda: votes(desk, fire, SAM),
        lambda: desk.do(take_back, flood.id, by=SAM, seen_in=ROOM),
        lambda: desk.do(seed_brainstorm, row.id, by=SAM, seen_in=ROOM),
    ):
        with pytest.raises(WrongStatus, match="its result stands"):
            act()
    assert desk.sweep() == 0


def test_who_opened_it_the_accounts_people_and_managers_close_it(desk: Desk, acme: Account) -> None:
    """Once; others are told who may."""
    row = opened(desk, acme)
    for who in (ZOE, BEA):
        with pytest.raises(NotAllowed, match=f"Only <@{KIM}>"):
            desk.do(close_brainstorm, row.id, by=who)

    desk.do(close_brainstorm, row.id, by=MAX)

    with pytest.raises(AlreadyDone):
        desk.do(close_brainstorm, row.id, by=KIM)
    mine = opened(desk, topic="mine", by=ZOE)
    desk.do(close_brainstorm, mine.id, by=ZOE)


def test_what_is_not_there_is_said(desk: Desk) -> None:
    """A made-up number is a sentence, not a fault."""
    acts: list[Any] = [
        lambda: desk.do(vote, 99, by=KIM, seen_in=ROOM),
        lambda: desk.do(close_brainstorm, 99, by=KIM),
        lambda: desk.do(brainstorm_to_read, 99, who=KIM, seen_in=ROOM),
        lambda: desk.do(seed_brainstorm, 99, by=KIM, seen_in=ROOM),
    ]
    for act in acts:
        with pytest.raises(UnknownBrainstorm):
            act()


def test_an_idea_becomes_a_risk_and_keeps_its_source(desk: Desk, acme: Account) -> None:
    """S1-22: with the playbook it was taken from, so that a red one is prepared for; the message says where it went."""
    row = opened(desk, acme)
    desk.do(seed_brainstorm, row.id, by=KIM, seen_in=ROOM)
    breach = next(idea for idea in desk.all(ScenarioIdea) if idea.playbook == "data_breach")
    desk.do(close_brainstorm, row.id, by=KIM)
    desk.forget_effects()
    draft = RiskDraft(account_id=acme.id or 0, scenario=breach.text, likelihood=2, impact=5, by=KIM, idea_id=breach.id)

    for _ in range(2):
        desk.do(score_risk, draft)

    risk = desk.one(Risk)
    assert (risk.source, risk.idea_id, risk.playbook) == (IdeaSource.PLAYBOOK, breach.id, "data_breach")
    assert desk.new_effects(RefreshBrainstorm) == [RefreshBrainstorm(brainstorm_id=row.id or 0)]
    (shown,) = [idea for idea in seen(desk, row).ideas if idea.id == breach.id]
    assert shown.registers == ("Acme Corp",)


def test_an_idea_that_does_not_exist_is_no_risk(desk: Desk, acme: Account) -> None:
    """Nothing is written."""
    draft = RiskDraft(account_id=acme.id or 0, scenario="A fire", likelihood=2, impact=5, by=KIM, idea_id=99)

    with pytest.raises(UnknownRisk, match="idea of this risk"):
        desk.do(score_risk, draft)

    assert desk.all(Risk) == []


def test_a_message_that_somebody_deleted_is_posted_anew_once(desk: Desk) -> None:
    """Two replicas may find out; of an older message that is deleted nobody needs to hear."""
    row = opened(desk)
    desk.forget_effects()

    for _ in range(2):
        desk.do(brainstorm_gone, row.id, ts="1.1")

    assert desk.new_effects(PostBrainstorm) == [PostBrainstorm(brainstorm_id=row.id or 0, instead_of="1.1")]
    desk.forget_effects()
    desk.do(brainstorm_posted, row.id, channel=ROOM, ts="2.0")
    desk.do(brainstorm_gone, row.id, ts="1.1")
    assert desk.new_effects(PostBrainstorm) == []
