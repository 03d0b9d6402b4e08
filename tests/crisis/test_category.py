"""Which kind of crisis it is, said by its words, by people, by the playbook they run (S1-1)."""

import pytest

from crisis.category import choose_category
from crisis.channel import channel_opened
from crisis.effects import RefreshCard, RefreshHeadline
from crisis.headline import headline
from crisis.playbook import run_playbook
from crisis.playbook_offer import best_for
from crisis.refusals import AlreadyDone, NotAllowed, WrongStatus
from crisis.resolve import cancel
from storage.tables.crisis import Crisis
from storage.vocabulary import Category
from tests.builders import MAX, SAM, SUE, ZOE, Desk, a_crisis
from tests.crisis.test_playbook import keep, own, small
from tests.playbooks import a_playbook_text

OPERATIONAL, REPUTATIONAL, EXTERNAL = Category


def kind(desk: Desk, crisis: Crisis) -> tuple[Category | None, str | None]:
    row = desk.crisis(crisis)
    return row.category, row.category_by


def test_its_words_propose_a_kind(desk: Desk) -> None:
    """Nobody is asked for it while it burns; the headline says that it is a guess."""
    crisis = a_crisis(desk, summary="The invoices are wrong")

    assert kind(desk, crisis) == (OPERATIONAL, None)
    shown = desk.do(headline, crisis.id)
    assert shown is not None and (shown.crisis.category, shown.crisis.is_category_chosen) == (OPERATIONAL, False)
    assert kind(desk, a_crisis(desk, summary="Something is odd")) == (None, None)


def test_people_know_better(desk: Desk) -> None:
    """Timeline, headline and the offered playbooks follow."""
    crisis = a_crisis(desk, summary="The invoices are wrong")
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")
    desk.forget_effects()

    desk.do(choose_category, crisis.id, to=REPUTATIONAL, by=SAM)

    assert kind(desk, crisis) == (REPUTATIONAL, SAM)
    sentence = f"<@{SAM}> says that this crisis is reputational, not operational as its words had proposed."
    assert desk.sentences(crisis)[-1] == sentence
    assert len(desk.new_effects(RefreshHeadline)) == 1
    assert [card.card for card in desk.new_effects(RefreshCard)] == ["playbooks"]


def test_a_proposal_can_be_confirmed_once(desk: Desk) -> None:
    """Then it is no guess any more; the second person hears who said it."""
    crisis = a_crisis(desk, summary="The invoices are wrong")
    desk.do(choose_category, crisis.id, to=OPERATIONAL, by=SAM)

    with pytest.raises(AlreadyDone, match=f"C-2026-001 is operational already: <@{SAM}> said so"):
        desk.do(choose_category, crisis.id, to=OPERATIONAL, by=SUE)
    desk.do(choose_category, crisis.id, to=EXTERNAL, by=SUE)

    assert desk.sentences(crisis)[-2:] == [
        f"<@{SAM}> says that this crisis is operational, as its words had proposed.",
        f"<@{SUE}> says that this crisis is external, not operational.",
    ]


def test_nobody_outside_and_nothing_after_the_end(desk: Desk) -> None:
    """A refusal changes nothing."""
    crisis = a_crisis(desk, declared_by=SAM)

    with pytest.raises(NotAllowed):
        desk.do(choose_category, crisis.id, to=EXTERNAL, by=ZOE)
    desk.do(cancel, crisis.id, reason="A mistake", by=MAX)
    with pytest.raises(WrongStatus):
        desk.do(choose_category, crisis.id, to=EXTERNAL, by=SAM)

    assert kind(desk, crisis)[1] is None


def test_the_offer_follows_the_kind_that_people_chose(desk: Desk) -> None:
    """The words speak for the power cut; whoever says "external" is offered what is for that, and told why."""
    keep(
        desk,
        own("power_cut", a_playbook_text()),
        own("rival", a_playbook_text(('category = "operational"', 'category = "external"'), ('["power', '["rival'))),
    )
    crisis = a_crisis(desk, summary="The power is out")
    assert [offer.known.slug for offer in desk.do(best_for, desk.crisis(crisis), most=1)] == ["power_cut"]

    desk.do(choose_category, crisis.id, to=EXTERNAL, by=SAM)

    (best,) = desk.do(best_for, desk.crisis(crisis), most=1)
    assert (best.known.playbook.category, best.fit.is_chosen_kind) == (EXTERNAL, True)


def test_running_a_playbook_says_the_kind_when_nobody_did(desk: Desk) -> None:
    """The first that runs; what people said before or after stays."""
    known = small(desk)
    silent, said = a_crisis(desk, summary="The press asks"), a_crisis(desk, summary="The press asks")
    desk.do(choose_category, said.id, to=EXTERNAL, by=SUE)

    for crisis in (silent, said):
        desk.do(run_playbook, crisis.id, known.version_id, by=SAM)

    assert (kind(desk, silent), kind(desk, said)) == ((OPERATIONAL, SAM), (EXTERNAL, SUE))
    assert desk.sentences(silent)[-1] == (
        "With the playbook “Power cut” this crisis counts as operational, not reputational as its words had proposed."
    )
    assert "counts as" not in desk.sentences(said)[-1]
