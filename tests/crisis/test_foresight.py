"""Was it in the register, at what score? Asked once, never wise after the event; and whom else a crisis may reach."""

from datetime import timedelta
from typing import Any

import pytest

from crisis.contagion import Contagion, contagion
from crisis.effects import PostCard, RefreshCard, TellContagion
from crisis.foresight import RegisterQuestion, answer_register, register_question
from crisis.lead import hand_over, take_lead
from crisis.matrix import risk_matrix
from crisis.preparation import prepare_channel
from crisis.refusals import AlreadyDone, NotAllowed, UnknownRisk, WrongStatus
from crisis.resolve import cancel
from crisis.risk import RiskDraft, close_risk, score_risk
from crisis.rules.account import search_key
from crisis.rules.risk import Band
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.profile import AccountLink
from storage.tables.risk import Risk, RiskCheck
from storage.vocabulary import Foresight, LinkKind
from tests.builders import DAN, GUS, KIM, SAM, SUE, ZOE, Desk, a_crisis, an_account


def a_risk(desk: Desk, account: Account, scenario: str, likelihood: int = 2, impact: int = 5, **values: Any) -> Risk:
    draft = RiskDraft(
        account_id=account.id or 0, scenario=scenario, likelihood=likelihood, impact=impact, by=KIM, **values
    )
    risk = desk.do(score_risk, draft)
    desk.stand_still(minutes=1)
    return risk


def link(desk: Desk, account: Account, value: str, kind: LinkKind = LinkKind.SUPPLIER) -> None:
    desk.add(AccountLink(account_id=account.id or 0, kind=kind, value=value, value_key=search_key(value)))


def question(desk: Desk, crisis: Crisis) -> RegisterQuestion:
    asked = desk.do(register_question, crisis.id)
    assert asked is not None
    return asked


def reached(desk: Desk, crisis: Crisis, who: str) -> Contagion:
    found = desk.do(contagion, crisis.id, who=who)
    assert found is not None
    return found


def scenarios(desk: Desk, crisis: Crisis) -> list[str]:
    return [risk.scenario for risk in question(desk, crisis).risks]


def test_the_question_is_a_card_in_the_channel(desk: Desk) -> None:
    """For a key account; what is none has no register."""
    for account_id in (an_account(desk).id, None):
        desk.do(prepare_channel, a_crisis(desk, account_id=account_id))

    assert [card.crisis_id for card in desk.effects(PostCard) if card.card == "register"] == [1]


def test_what_fits_the_words_comes_first(desk: Desk) -> None:
    """Then the worst of the others."""
    acme = an_account(desk)
    for scenario, likelihood in (("Their board changes", 1), ("Sending invoices fails", 1), ("A strike", 2)):
        a_risk(desk, acme, scenario, likelihood)

    crisis = a_crisis(desk, account_id=acme.id, summary="Acme cannot send invoices")

    assert scenarios(desk, crisis) == ["Sending invoices fails", "A strike", "Their board changes"]


def test_nobody_is_wise_after_the_event(desk: Desk) -> None:
    """The score is that of the day it was declared; what was added or closed since then is as it was."""
    acme = an_account(desk)
    known, closed, before = (a_risk(desk, acme, name, 1, 2) for name in ("Known", "Closed since", "Closed before"))
    desk.do(close_risk, before.id, by=KIM)
    desk.stand_still(minutes=1)
    crisis = a_crisis(desk, account_id=acme.id)
    desk.stand_still(minutes=1)
    desk.do(close_risk, closed.id, by=KIM)
    a_risk(desk, acme, "Known", 2, 5)
    later = a_risk(desk, acme, "Added since")

    assert set(scenarios(desk, crisis)) == {"Known", "Closed since"}
    assert desk.do(answer_register, crisis.id, known.id, by=SAM) is Foresight.MISS
    assert (desk.one(RiskCheck).likelihood, desk.one(RiskCheck).impact) == (1, 2)
    for other in (later, before):
        with pytest.raises(UnknownRisk):
            desk.do(answer_register, crisis.id, other.id, by=SAM, is_correction=True)


def test_the_first_answer_counts_until_it_is_corrected(desk: Desk) -> None:
    """Who comes second hears who was first; a correction stands beside it on the timeline."""
    acme = an_account(desk)
    risk = a_risk(desk, acme, "Their plant burns down")
    crisis = a_crisis(desk, account_id=acme.id)
    desk.do(prepare_channel, crisis)

    assert desk.do(answer_register, crisis.id, None, by=SAM) is Foresight.SURPRISE
    surprised = question(desk, crisis).answer
    assert surprised is not None
    assert (surprised.foresight, surprised.risk, surprised.by) == (Foresight.SURPRISE, None, SAM)
    with pytest.raises(AlreadyDone, match=SAM):
        desk.do(answer_register, crisis.id, risk.id, by=SUE)
    assert desk.do(answer_register, crisis.id, risk.id, by=SUE, is_correction=True) is Foresight.HIT
    with pytest.raises(AlreadyDone):
        desk.do(answer_register, crisis.id, risk.id, by=SUE, is_correction=True)

    said = [sentence for sentence in desk.sentences(crisis) if "register" in sentence]
    assert said == [
        f"<@{SAM}> said: nobody had thought of it; it was not in the risk register.",
        f"<@{SUE}> corrected: it was in the risk register, with the score 10 (amber).",
    ]
    answer = question(desk, crisis).answer
    assert answer is not None and answer.risk is not None
    assert (answer.foresight, answer.risk.band, answer.by) == (Foresight.HIT, Band.AMBER, SUE)
    assert "register" in {card.card for card in desk.effects(RefreshCard)}


def test_only_the_crisis_is_asked(desk: Desk) -> None:
    """Strangers and guests are not; a false alarm was nothing to foresee; no account, no register."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, declared_by=KIM)
    for who in (ZOE, GUS):
        with pytest.raises(NotAllowed):
            desk.do(answer_register, crisis.id, None, by=who)
    desk.do(cancel, crisis.id, by=KIM, reason="A test")
    with pytest.raises(WrongStatus):
        desk.do(answer_register, crisis.id, None, by=KIM)
    nowhere = a_crisis(desk, account_id=None)
    with pytest.raises(WrongStatus):
        desk.do(answer_register, nowhere.id, None, by=SAM)
    assert desk.all(RiskCheck) == []


def test_hits_misses_and_surprises_are_counted(desk: Desk) -> None:
    """By account, the least foreseen first; false alarms are left out; nobody counts what they may not read."""
    acme, globex = an_account(desk), an_account(desk, "Globex", kam=SUE)
    risk = a_risk(desk, acme, "Their plant burns down")
    for account, chosen in ((acme, risk.id), (acme, None), (globex, None), (globex, None)):
        desk.do(answer_register, a_crisis(desk, account_id=account.id, declared_by=KIM).id, chosen, by=SAM)
        desk.stand_still(minutes=1)
    desk.do(cancel, 4, by=SUE, reason="A test")

    everything, of_acme = (desk.do(risk_matrix, who, account_id) for who, account_id in ((DAN, None), (KIM, acme.id)))

    assert (everything.calibration.hits, everything.calibration.surprises) == (1, 2)
    assert [(one.name, one.hits, one.all) for one in everything.by_account] == [("Acme Corp", 1, 2), ("Globex", 0, 1)]
    assert (of_acme.calibration.all, of_acme.accounts) == (2, 1)
    with pytest.raises(NotAllowed):
        desk.do(risk_matrix, ZOE, acme.id)
    assert desk.do(risk_matrix, ZOE, None).risks == ()


def test_a_shared_supplier_reaches_others(desk: Desk) -> None:
    """The same value of the same kind, or one that the summary names; other words do not."""
    acme, globex, initech, umbrella = (
        an_account(desk, name) for name in ("Acme Corp", "Globex", "Initech", "Umbrella")
    )
    link(desk, acme, "Maersk")
    link(desk, globex, "MAERSK")
    link(desk, initech, "Maersk", LinkKind.SPONSOR)
    link(desk, umbrella, "Harbour of Oslo")
    link(desk, umbrella, "Os")

    crisis = a_crisis(desk, account_id=acme.id, summary="Strike in the harbour of Oslo", declared_by=KIM)

    found = reached(desk, crisis, KIM)
    assert [(one.name, one.shares, one.kam) for one in found.reached] == [
        ("Globex", ((LinkKind.SUPPLIER, "MAERSK"),), KIM),
        ("Umbrella", ((LinkKind.SUPPLIER, "Harbour of Oslo"),), KIM),
    ]
    assert found.hidden == 0
    assert (reached(desk, crisis, SAM).reached, reached(desk, crisis, SAM).hidden) == ((), 2)


def test_whoever_leads_hears_of_it_once(desk: Desk) -> None:
    """The liaison while nobody leads, then each lead; nobody is written to when nothing is shared."""
    acme, globex = an_account(desk), an_account(desk, "Globex")
    alone = a_crisis(desk, account_id=acme.id, declared_by=KIM)
    desk.do(take_lead, alone.id, by=SAM)
    assert desk.effects(TellContagion) == []
    for account in (acme, globex):
        link(desk, account, "Maersk")

    crisis = a_crisis(desk, account_id=acme.id, declared_by=KIM)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.do(hand_over, crisis.id, to=KIM, by=SAM, note="")

    assert [(one.crisis_id, one.slack_id) for one in desk.effects(TellContagion)] == [
        (crisis.id, KIM),
        (crisis.id, SAM),
    ]


def test_an_hour_changes_nothing(desk: Desk) -> None:
    """The score of the day is that before the declaration, to the second."""
    acme = an_account(desk)
    risk = a_risk(desk, acme, "Their plant burns down")
    crisis = a_crisis(desk, account_id=acme.id)
    desk.now = crisis.declared_at + timedelta(hours=1)
    a_risk(desk, acme, "Their plant burns down", 1, 1)

    assert desk.do(answer_register, crisis.id, risk.id, by=SAM) is Foresight.HIT
