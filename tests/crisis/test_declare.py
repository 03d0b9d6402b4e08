"""Declaring: from three answers to a record, a channel and a team that is paged."""

import pytest

from crisis.declare import declare, join, open_crises_of
from crisis.effects import AnnounceCrisis, FindPerson, InviteMembers, OpenChannel, PostNotice, SendPage
from crisis.refusals import InvalidInput, NotAllowed, WrongStatus
from crisis.resolve import cancel
from storage.tables.crisis import Crisis, CrisisMember, CrisisRole
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.vocabulary import Concern, Role, Severity, Status, Tier, Urgency
from tests.builders import (
    ACME,
    CAL,
    EVE,
    GUS,
    KIM,
    LEO,
    MAX,
    NOON,
    SAM,
    SUE,
    TEAM,
    ZOE,
    Desk,
    a_crisis,
    a_declaration,
    a_protocol,
    an_account,
)

STRANGER = "U0NEW"


def test_three_answers_become_a_record(desk: Desk) -> None:
    """Account, what happened and how bad are all it takes."""
    account = an_account(desk, annual_value=120_000, currency="EUR")

    crisis = a_crisis(desk, account_id=account.id, account_name="", summary="  Invoices are down. ")

    assert crisis.key == "C-2026-001"
    assert (crisis.account_name, crisis.summary) == (ACME, "Invoices are down.")
    assert (crisis.severity, crisis.was_unsure, crisis.status) == (Severity.SEV2, False, Status.DECLARED)
    assert (crisis.revenue_at_risk, crisis.currency) == (120_000, "EUR")
    assert (crisis.declared_by, crisis.declared_at) == (ZOE, NOON)


def test_keys_count_up_within_the_year(desk: Desk) -> None:
    """People refer to a crisis by its key, so it is short, in order, and starts again in January."""
    first, second = a_crisis(desk), a_crisis(desk)
    desk.now = NOON.replace(year=2027)
    third = a_crisis(desk)

    assert [first.key, second.key, third.key] == ["C-2026-001", "C-2026-002", "C-2027-001"]


@pytest.mark.parametrize(
    ("tier", "severity"),
    [(Tier.STRATEGIC, Severity.SEV1), (Tier.KEY, Severity.SEV2), (Tier.STANDARD, Severity.SEV2)],
)
def test_not_sure_counts_as_the_graver_one(desk: Desk, tier: Tier, severity: Severity) -> None:
    """SEV1 for strategic accounts, otherwise SEV2; the record keeps that nobody was sure."""
    account = an_account(desk, tier=tier)

    crisis = a_crisis(desk, account_id=account.id, severity=None)

    assert (crisis.severity, crisis.was_unsure) == (severity, True)
    assert "not sure" in desk.sentences(crisis)[0]


def test_an_account_that_is_not_in_the_list_is_taken_as_typed(desk: Desk) -> None:
    """A crisis of a client who is no key account yet is a crisis all the same."""
    crisis = a_crisis(desk, account_name="  Initech ", severity=None)

    assert (crisis.account_id, crisis.account_name, crisis.severity) == (None, "Initech", Severity.SEV2)
    assert "not a key account yet" in desk.sentences(crisis)[0]


def test_the_same_modal_makes_one_record(desk: Desk) -> None:
    """Slack may deliver a submission twice, and people click twice."""
    first = a_crisis(desk, view_id="V1")
    effects = len(desk.effect_rows())

    second = a_crisis(desk, view_id="V1", summary="Typed again")

    assert second.id == first.id
    assert len(desk.all(Crisis)) == 1
    assert len(desk.effect_rows()) == effects
    assert desk.words(first).count("declared") == 1


def test_a_refused_submission_can_be_sent_again(desk: Desk) -> None:
    """The modal stays open with the error, and its second submission comes from the same view."""
    with pytest.raises(InvalidInput):
        a_crisis(desk, view_id="V1", summary=" ")

    assert a_crisis(desk, view_id="V1").key == "C-2026-001"


def test_a_form_is_answered_by_whom_it_was_shown_to(desk: Desk) -> None:
    """Whoever sends somebody else's learns nothing of the crisis that came of it, and changes nothing."""
    first = a_crisis(desk, view_id="V1")
    effects = desk.effect_rows()

    with pytest.raises(NotAllowed, match="This form is somebody else's") as refused:
        a_crisis(desk, view_id="V1", declared_by=SUE)

    assert first.key not in str(refused.value)
    assert (desk.all(Crisis), desk.effect_rows()) == ([first], effects)


def test_two_modals_make_two_records(desk: Desk) -> None:
    """Two crises of one account may be two."""
    assert a_crisis(desk, view_id="V1").id != a_crisis(desk, view_id="V2").id


@pytest.mark.parametrize(
    ("answers", "field", "says"),
    [
        ({"account_name": "  "}, "account", "Choose the account"),
        ({"account_name": "x" * 121}, "account", "120"),
        ({"account_id": 404}, "account", "not in the list any more"),
        ({"summary": " \n "}, "summary", "what happened"),
        ({"summary": "x" * 3_001}, "summary", "3,001"),
        ({"severity": Severity.SEV4}, "severity", "SEV1 to SEV3"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_written(
    desk: Desk, answers: dict[str, object], field: str, says: str
) -> None:
    """The person reads at the field what is wrong; no record, no effect, no number is used up."""
    with pytest.raises(InvalidInput) as refused:
        a_crisis(desk, **answers)

    assert says in refused.value.errors[field]
    assert desk.all(Crisis) == [] and desk.all(Effect) == []
    assert a_crisis(desk).key == "C-2026-001"


def test_the_longest_texts_are_taken(desk: Desk) -> None:
    """3,000 characters are allowed, not 2,999."""
    crisis = a_crisis(desk, summary="x" * 3_000, account_name="y" * 120)

    assert (len(crisis.summary), len(crisis.account_name)) == (3_000, 120)


def test_a_link_that_does_not_fit_is_left_out(desk: Desk) -> None:
    """Half a link leads nowhere; the crisis is opened without it."""
    assert a_crisis(desk, origin_link="https://x/" + "y" * 500).origin_link is None
    assert a_crisis(desk, origin_link="https://x/p1").origin_link == "https://x/p1"


def test_the_channel_comes_first_and_pages_wait_for_it_a_moment(desk: Desk) -> None:
    """A page carries the link to the channel, but help does not wait longer than 15 seconds for it."""
    a_crisis(desk)

    opening, *others = [row for row in desk.effect_rows() if row.urgency == Urgency.PAGE]
    assert (opening.kind, opening.asked_by) == ("OpenChannel", ZOE)
    assert [row.kind for row in others] == ["SendPage"] * 2
    assert {row.after_id for row in others} == {opening.id}
    assert {(row.after_until - NOON).total_seconds() for row in others if row.after_until} == {15}


def test_the_team_of_the_severity_is_paged(desk: Desk) -> None:
    """Legal sits in the team for SEV1 only."""
    assert desk.paged(a_crisis(desk)) == TEAM
    assert desk.paged(a_crisis(desk, severity=Severity.SEV1)) == [SAM, SUE, LEO]
    assert len(desk.effects(SendPage)) == 5


def test_declarer_kam_and_team_belong_to_it(desk: Desk) -> None:
    """They are the people of the one invite."""
    account = an_account(desk)

    crisis = a_crisis(desk, account_id=account.id)

    members = {row.slack_id: row.function for row in desk.all(CrisisMember, crisis_id=crisis.id)}
    assert members == {ZOE: "", KIM: "", SAM: "sales", SUE: "service"}


def test_the_kam_is_the_clients_one_voice(desk: Desk) -> None:
    """Client liaison is the KAM, sponsor the account's own before the protocol's; nobody leads yet."""
    account = an_account(desk, sponsor=MAX)

    crisis = a_crisis(desk, account_id=account.id)

    roles = {row.role: row.slack_id for row in desk.all(CrisisRole, crisis_id=crisis.id)}
    assert roles == {Role.LIAISON: KIM, Role.SPONSOR: MAX, Role.COMMUNICATIONS: CAL}


def test_without_a_kam_the_declarer_speaks_to_the_client(desk: Desk) -> None:
    """Somebody must; and the protocol's sponsor stands in for the account's."""
    crisis = a_crisis(desk)

    roles = {row.role: row.slack_id for row in desk.all(CrisisRole, crisis_id=crisis.id)}
    assert (roles[Role.LIAISON], roles[Role.SPONSOR]) == (ZOE, EVE)


def test_it_is_announced_where_the_protocol_says(desk: Desk) -> None:
    """One line in the crisis-desk channel; without such a channel none."""
    a_crisis(desk)
    assert len(desk.effects(AnnounceCrisis)) == 1

    desk.protocol = a_protocol(('crisis_desk = "C0DESK"', 'crisis_desk = ""'))
    a_crisis(desk)

    assert len(desk.effects(AnnounceCrisis)) == 1


def test_people_named_by_address_are_searched_once_for_their_function(desk: Desk) -> None:
    """A KAM who also sits in the team is searched for the seat, so that they are paged when found."""
    desk.protocol = a_protocol(('primary = "U0SAM"', 'primary = "new.kam@example.com"'))
    desk.add(Person(email="new.kam@example.com"))
    account = an_account(desk, kam=None, kam_id=desk.one(Person, email="new.kam@example.com").id)

    crisis = a_crisis(desk, account_id=account.id)

    assert desk.effects(FindPerson) == [
        FindPerson(email="new.kam@example.com", function="sales", crisis_id=crisis.id),
    ]
    assert desk.paged(crisis) == [SUE]


def test_the_timeline_says_who_declared_and_who_was_paged(desk: Desk) -> None:
    """The record begins with the declaration."""
    crisis = a_crisis(desk)

    assert desk.words(crisis) == ["declared", "paged"]
    assert f"<@{ZOE}> declared SEV2 for {ACME}" in desk.sentences(crisis)[0]
    assert f"<@{SAM}>, <@{SUE}>" in desk.sentences(crisis)[1]


def test_somebody_slack_cannot_name_may_still_declare(desk: Desk) -> None:
    """A crisis must not be lost to a lookup that failed; the record says so."""
    crisis = a_crisis(desk, declared_by=STRANGER)

    assert "declarer_unknown" in desk.words(crisis)


def test_a_guest_declares_nothing(desk: Desk) -> None:
    """Guests are not part of the organisation."""
    with pytest.raises(NotAllowed, match="Guests"):
        a_crisis(desk, declared_by=GUS)

    assert desk.all(Crisis) == []


def test_the_protocol_can_keep_declaring_to_managers(desk: Desk) -> None:
    """Who may declare is the organisation's decision."""
    desk.protocol = a_protocol(("[criteria]", '[permissions]\ndeclare = ["managers"]\n\n[criteria]'))

    with pytest.raises(NotAllowed, match="Only managers"):
        a_crisis(desk)

    assert a_crisis(desk, declared_by=MAX).declared_by == MAX


def test_open_crises_of_an_account_are_known(desk: Desk) -> None:
    """The modal offers to join one of them; those that ended are not offered."""
    account = an_account(desk)
    over, open_one = a_crisis(desk, account_id=account.id), a_crisis(desk, account_id=account.id)
    desk.do(cancel, over.id, by=MAX, reason="False alarm")

    assert [line.key for line in desk.do(open_crises_of, account.id)] == [open_one.key]


def test_joining_brings_somebody_in_once(desk: Desk) -> None:
    """The channel hears of it; a second click changes nothing."""
    crisis = a_crisis(desk)
    desk.change(Crisis, crisis.id, channel_id="C0CRISIS")

    desk.do(join, crisis.id, who=MAX)
    desk.change(CrisisMember, desk.one(CrisisMember, slack_id=MAX).id, is_in_channel=True)
    desk.do(join, crisis.id, who=MAX)

    assert [effect.slack_ids for effect in desk.effects(InviteMembers)] == [(MAX,)]
    assert [notice.word for notice in desk.effects(PostNotice)] == ["joined"]
    assert desk.words(crisis).count("joined") == 1


def test_whoever_left_can_join_again(desk: Desk) -> None:
    """They belong to the crisis still, but must be invited once more."""
    crisis = a_crisis(desk)
    desk.change(Crisis, crisis.id, channel_id="C0CRISIS")

    desk.do(join, crisis.id, who=SAM)

    assert [effect.slack_ids for effect in desk.effects(InviteMembers)] == [(SAM,)]


def test_nobody_joins_what_is_over(desk: Desk) -> None:
    """The offer may be older than the end of the crisis."""
    crisis = a_crisis(desk)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    with pytest.raises(WrongStatus, match="cancelled"):
        desk.do(join, crisis.id, who=SUE)


def test_an_opening_that_is_wished_for_belongs_to_the_crisis(desk: Desk) -> None:
    """Nothing is declared without its channel: both stand in one transaction."""
    crisis = desk.do(declare, a_declaration())

    assert [value.crisis_id for value in desk.effects(OpenChannel)] == [crisis.id]


def test_a_severity_that_calls_no_team_pages_nobody(desk: Desk) -> None:
    """The organisation decided so in its protocol; the channel and the announcement come all the same."""
    desk.protocol = a_protocol(
        ('meaning = "Contained."\ncalls_crt = true', 'meaning = "Contained."\ncalls_crt = false')
    )

    crisis = a_crisis(desk, severity=Severity.SEV3)

    assert (desk.paged(crisis), Concern.UNACKNOWLEDGED in desk.open_climbs(crisis)) == ([], False)
    assert len(desk.effects(OpenChannel)) == len(desk.effects(AnnounceCrisis)) == 1
    assert desk.all(CrisisMember, slack_id=SAM) == []
