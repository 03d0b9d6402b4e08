"""An account gets its tier: scored, decided by people with their reasons, looked at again every year."""

from datetime import timedelta

import pytest

from crisis.contact import gaps_of
from crisis.declare import declare
from crisis.designation import DesignationDraft, designate, propose, standing_of
from crisis.effects import RefreshAnnouncement, SendDirect
from crisis.protocol import SHIPPED, ProtocolError, parse_protocol
from crisis.protocol_designation import Designations
from crisis.refusals import InvalidInput, NotAllowed
from crisis.rules.contact import Gap
from storage.tables.account import Account
from storage.tables.profile import Designation
from storage.vocabulary import Severity, Tier
from tests.builders import KIM, MIA, NOON, PROTOCOL, ZOE, Desk, a_crisis, a_declaration, an_account

BEST = dict.fromkeys(("revenue", "growth", "profit", "loss", "reference"), 5)


def a_draft(acme: Account, **values: object) -> DesignationDraft:
    answers: dict[str, object] = {"scores": BEST, "tier": Tier.STRATEGIC, "reason": "", "by": KIM}
    return DesignationDraft(account_id=acme.id or 0, **(answers | values))  # type: ignore[arg-type]


def test_who_decided_what_when_and_why_is_kept(desk: Desk) -> None:
    """With the score, what it proposed, and when to look at it again."""
    acme = an_account(desk)

    desk.do(designate, a_draft(acme, tier=Tier.KEY, reason="They are about to be sold."))

    made = desk.one(Designation)
    assert (made.tier, made.proposed, made.score, made.scores) == (Tier.KEY, Tier.STRATEGIC, 100, BEST)
    assert (made.reason, made.decided_by, made.decided_at) == ("They are about to be sold.", KIM, NOON)
    assert made.review_at == NOON + timedelta(days=365)
    assert desk.one(Account).tier is Tier.KEY


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"tier": Tier.STANDARD}, "reason", id="otherwise than proposed, without a reason"),
        pytest.param({"tier": None}, "tier", id="no decision"),
        pytest.param({"scores": {**BEST, "growth": None}}, "score_1", id="a question without an answer"),
        pytest.param({"scores": {**BEST, "loss": 6}}, "score_3", id="more than five"),
        pytest.param({"reason": "x" * 1001}, "reason", id="a novel"),
    ],
)
def test_what_is_missing_is_said_at_its_field(desk: Desk, values: dict[str, object], field: str) -> None:
    """Nothing is decided."""
    acme = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(designate, a_draft(acme, **values))

    assert list(refused.value.errors) == [field]
    assert desk.all(Designation) == []
    assert desk.one(Account).tier is Tier.KEY


def test_a_stranger_designates_nothing(desk: Desk) -> None:
    """Only those who work for the account."""
    acme = an_account(desk)

    with pytest.raises(NotAllowed):
        desk.do(designate, a_draft(acme, by=ZOE))

    assert desk.all(Designation) == []


def test_the_new_tier_holds_at_once(desk: Desk) -> None:
    """Open crises show it; “not sure” counts as SEV1 from now on; a missing KAM is a gap no longer at tier 3."""
    acme = an_account(desk, tier=Tier.KEY, kam=None)
    a_crisis(desk, account_id=acme.id)
    desk.forget_effects()
    assert Gap.NO_KAM in desk.do(gaps_of, acme)

    desk.do(designate, a_draft(acme, by=MIA))

    assert len(desk.new_effects(RefreshAnnouncement)) == 1
    assert desk.do(declare, a_declaration(account_id=acme.id, severity=None)).severity is Severity.SEV1
    desk.do(designate, a_draft(acme, tier=Tier.STANDARD, reason="Sold.", by=MIA))
    assert Gap.NO_KAM not in desk.do(gaps_of, desk.one(Account))


def test_a_form_that_comes_twice_decides_once(desk: Desk) -> None:
    """Slack delivers again when an answer was lost."""
    acme = an_account(desk)

    for _ in range(2):
        desk.do(designate, a_draft(acme), request_key="view:V1")

    assert len(desk.all(Designation)) == 1


def test_after_a_year_the_manager_is_reminded_once(desk: Desk) -> None:
    """Directly; the KAM when there is no manager. A newer designation takes the place of the old reminder."""
    acme, globex = an_account(desk, manager=MIA), an_account(desk, "Globex")
    desk.do(designate, a_draft(acme))
    desk.do(designate, a_draft(globex))
    desk.wait(days=300)
    desk.do(designate, a_draft(globex))

    desk.wait(days=66)

    assert [(one.slack_id, one.values["account"]) for one in desk.effects(SendDirect)] == [(MIA, "Acme Corp")]
    assert desk.do(standing_of, acme).is_overdue
    desk.wait(days=400)
    told = [(one.slack_id, one.values["account"]) for one in desk.effects(SendDirect)]
    assert told == [(MIA, "Acme Corp"), (KIM, "Globex")]


def test_twenty_one_key_accounts_are_warned_of(desk: Desk) -> None:
    """S3-1; standard accounts do not count, and their cards do not warn."""
    accounts = [an_account(desk, f"Account {number}") for number in range(20)]
    small = an_account(desk, "Small", tier=Tier.STANDARD)
    assert not desk.do(standing_of, accounts[0]).is_too_many

    standing = desk.do(designate, a_draft(small))

    assert (standing.key_accounts, standing.is_too_many) == (21, True)
    assert not desk.do(standing_of, an_account(desk, "Tiny", tier=Tier.STANDARD)).is_too_many


def test_the_shipped_criteria_hold_for_a_file_that_names_none(desk: Desk) -> None:
    """So that an older protocol file goes on working."""
    shipped = parse_protocol(SHIPPED.read_text(encoding="utf-8"), "shipped").designation

    assert shipped == desk.protocol.designation == Designations()
    assert propose(desk.protocol, BEST).score == 100


@pytest.mark.parametrize(
    ("table", "said"),
    [
        pytest.param("strategic_from = 40\nkey_from = 40", "key_from must be lower", id="limits in the wrong order"),
        pytest.param(
            '[[designation.criteria]]\nname = "a"\nquestion = "?"\n'
            '[[designation.criteria]]\nname = "A"\nquestion = "?"',
            "two criteria have the same name",
            id="the same name",
        ),
        pytest.param('[[designation.criteria]]\nname = "a"\nquestion = "?"\nweight = 0', "weight", id="no weight"),
        pytest.param("criteria = []", "criteria", id="no criterion"),
    ],
)
def test_a_protocol_with_impossible_criteria_is_refused(table: str, said: str) -> None:
    """The sentence names the key."""
    with pytest.raises(ProtocolError) as refused:
        parse_protocol(f"{PROTOCOL}\n[designation]\n{table}\n", "test.toml")

    assert any("designation" in problem and said in problem for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("tier", "designated", "told"),
    [
        pytest.param(Tier.STANDARD, False, [KIM], id="standard, and nobody decided that"),
        pytest.param(Tier.STANDARD, True, [], id="standard, decided"),
        pytest.param(Tier.KEY, False, [], id="a key account of the list"),
    ],
)
def test_the_kam_hears_once_that_nobody_designated_the_account(
    desk: Desk, tier: Tier, designated: bool, told: list[str]
) -> None:
    """S0-1: the crisis is declared without delay; the timeline says it too."""
    account = an_account(desk, tier=tier)
    if designated:
        desk.do(designate, a_draft(account, tier=Tier.STANDARD, reason="Too small."))

    crisis = a_crisis(desk, account_id=account.id)

    assert [one.slack_id for one in desk.effects(SendDirect) if one.word == "not_designated"] == told
    assert ("not_designated" in desk.words(crisis)) is bool(told)
    assert desk.paged(crisis)
