"""The channel: it opens, people come and go, it gets its furniture once."""

import pytest

from crisis.channel import (
    channel_not_opened,
    channel_opened,
    channel_renamed,
    member_joined,
    member_left,
    members_invited,
)
from crisis.declare import join
from crisis.effects import (
    AddBookmark,
    InviteMembers,
    PinHeadline,
    PostHeadline,
    PostNotice,
    RefreshAnnouncement,
    RefreshHeadline,
    RefreshPage,
    SendDirect,
    SetTopic,
    ShowOpened,
)
from crisis.headline import announcement_posted, headline, headline_posted
from crisis.page import page_sent
from crisis.refusals import UnknownCrisis
from storage.tables.crisis import Crisis, CrisisMember
from storage.vocabulary import Audience, Role, Severity
from tests.builders import GUS, KIM, MAX, SAM, SUE, TEAM, ZOE, Desk, a_crisis, a_protocol, an_account

PLACE = {"channel_id": "C0ACME", "name": "crisis-2026-001-acme-corp"}


def a_crisis_in_its_channel(desk: Desk, **values: object) -> Crisis:
    crisis = a_crisis(desk, **values)
    desk.do(channel_opened, crisis.id, **PLACE)
    return crisis


def test_one_invite_brings_everybody_in(desk: Desk) -> None:
    """Two round trips after the submission they are in: create, invite."""
    crisis = a_crisis_in_its_channel(desk, account_id=an_account(desk).id)

    (invite,) = desk.effects(InviteMembers)
    assert set(invite.slack_ids) == {ZOE, KIM, *TEAM}
    assert (desk.crisis(crisis).channel_id, desk.crisis(crisis).channel_name) == tuple(PLACE.values())
    assert desk.words(crisis)[-1] == "channel_opened"


def test_the_declarer_hears_where_it_is(desk: Desk) -> None:
    """In the modal and as a direct message."""
    crisis = a_crisis_in_its_channel(desk, view_id="V1")

    assert desk.effects(ShowOpened) == [ShowOpened(crisis_id=crisis.id, view_id="V1")]  # type: ignore[arg-type]
    assert [(direct.slack_id, direct.word) for direct in desk.effects(SendDirect)] == [(ZOE, "crisis_opened")]


def test_a_channel_that_is_reported_twice_opens_once(desk: Desk) -> None:
    """A killed process may report again what it found."""
    crisis = a_crisis_in_its_channel(desk)

    desk.do(channel_opened, crisis.id, **PLACE)

    assert len(desk.effects(InviteMembers)) == len(desk.effects(SendDirect)) == 1
    assert desk.words(crisis).count("channel_opened") == 1


def test_pages_and_announcement_that_went_ahead_get_the_link(desk: Desk) -> None:
    """They were sent without waiting for the channel."""
    crisis = a_crisis(desk)
    desk.do(page_sent, desk.page_for(crisis, SAM), channel="D0SAM", ts="1.1")

    desk.do(channel_opened, crisis.id, **PLACE)

    assert [value.page_id for value in desk.effects(RefreshPage)] == [desk.page_for(crisis, SAM)]
    assert len(desk.effects(RefreshAnnouncement)) == 1


def test_without_a_channel_the_declarer_hears_why(desk: Desk) -> None:
    """Their text is kept in the record; the crisis goes on by direct messages."""
    crisis = a_crisis(desk, view_id="V1")

    desk.do(channel_not_opened, crisis.id, reason="restricted_action")

    (direct,) = desk.effects(SendDirect)
    assert (direct.slack_id, direct.word, direct.values) == (ZOE, "crisis_not_opened", {"reason": "restricted_action"})
    assert len(desk.effects(ShowOpened)) == 1
    assert desk.crisis(crisis).channel_problem == "restricted_action"
    assert len(desk.open_pages(crisis)) == 2


def test_a_failure_after_the_channel_opened_is_no_failure(desk: Desk) -> None:
    """A late answer of an earlier attempt must not frighten anybody."""
    crisis = a_crisis_in_its_channel(desk)

    desk.do(channel_not_opened, crisis.id, reason="timeout")

    assert desk.crisis(crisis).channel_problem == ""
    assert [direct.word for direct in desk.effects(SendDirect)] == ["crisis_opened"]


def test_a_retry_that_opens_it_clears_the_problem(desk: Desk) -> None:
    """`effects retry` after an administrator mended the rights."""
    crisis = a_crisis(desk)
    desk.do(channel_not_opened, crisis.id, reason="restricted_action")

    desk.do(channel_opened, crisis.id, **PLACE)

    assert desk.crisis(crisis).channel_problem == ""


def test_once_people_are_in_the_channel_is_furnished(desk: Desk) -> None:
    """Headline, topic and the bookmark, at the same time."""
    crisis = a_crisis_in_its_channel(desk)

    desk.do(members_invited, crisis.id, invited=[ZOE, *TEAM], problems={})

    assert len(desk.effects(PostHeadline)) == len(desk.effects(SetTopic)) == len(desk.effects(AddBookmark)) == 1
    assert {row.slack_id for row in desk.all(CrisisMember) if row.is_in_channel} == {ZOE, *TEAM}
    assert desk.effects(PostNotice) == []


def test_without_a_link_there_is_no_bookmark(desk: Desk) -> None:
    """Only if one is configured."""
    desk.protocol = a_protocol(('protocol_url = "https://example.com/protocol"', 'protocol_url = ""'))
    crisis = a_crisis_in_its_channel(desk)

    desk.do(members_invited, crisis.id, invited=[ZOE], problems={})

    assert desk.effects(AddBookmark) == []


def test_a_second_invitation_does_not_furnish_again(desk: Desk) -> None:
    """Somebody joined before the headline was posted; a missing team is said once."""
    desk.protocol = a_protocol(('severities = ["SEV1"]', 'severities = ["SEV2"]'))
    crisis = a_crisis_in_its_channel(desk, severity=Severity.SEV2)
    desk.protocol = a_protocol(
        ('function = "sales"\n', 'function = "sales"\nseverities = ["SEV1"]\n'),
        ('function = "service"\n', 'function = "service"\nseverities = ["SEV1"]\n'),
    )

    desk.do(members_invited, crisis.id, invited=[ZOE], problems={})
    desk.do(members_invited, crisis.id, invited=[MAX], problems={})

    assert [notice.word for notice in desk.effects(PostNotice)] == ["crt_gap"]
    assert len(desk.effects(PostHeadline)) == 1


def test_whoever_could_not_be_invited_is_named(desk: Desk) -> None:
    """A bad or guest user never blocks the others, and is reported in the channel."""
    crisis = a_crisis_in_its_channel(desk)

    desk.do(members_invited, crisis.id, invited=[ZOE, SUE], problems={SAM: "cant_invite"})

    rows = {row.slack_id: (row.is_in_channel, row.problem) for row in desk.all(CrisisMember)}
    assert rows == {ZOE: (True, ""), SUE: (True, ""), SAM: (False, "cant_invite")}
    (notice,) = desk.effects(PostNotice)
    assert (notice.word, notice.values) == ("invite_problems", {"problems": {SAM: "cant_invite"}})
    assert desk.words(crisis)[-1] == "invite_problems"


def test_whoever_comes_in_later_belongs_to_it(desk: Desk) -> None:
    """A colleague brought them, or they found their way; said once."""
    crisis = a_crisis_in_its_channel(desk)

    desk.do(member_joined, "C0ACME", MAX)
    desk.do(member_joined, "C0ACME", MAX)

    assert desk.one(CrisisMember, slack_id=MAX).is_in_channel
    assert desk.words(crisis).count("joined") == 1


def test_those_we_invited_join_without_a_word(desk: Desk) -> None:
    """The event of our own invite is no news, but mends an old problem."""
    crisis = a_crisis_in_its_channel(desk)
    desk.do(members_invited, crisis.id, invited=[], problems={SAM: "cant_invite"})

    desk.do(member_joined, "C0ACME", SAM)

    row = desk.one(CrisisMember, slack_id=SAM)
    assert (row.is_in_channel, row.problem) == (True, "")
    assert "joined" not in desk.words(crisis)


def test_leaving_is_on_record(desk: Desk) -> None:
    """Once; they still belong to it."""
    crisis = a_crisis_in_its_channel(desk)
    desk.do(members_invited, crisis.id, invited=[SAM], problems={})

    desk.do(member_left, "C0ACME", SAM)
    desk.do(member_left, "C0ACME", SAM)

    assert not desk.one(CrisisMember, slack_id=SAM).is_in_channel
    assert desk.words(crisis).count("left") == 1


def test_a_renamed_channel_is_followed(desk: Desk) -> None:
    """The id is what counts; the headline shows the new name."""
    crisis = a_crisis_in_its_channel(desk)

    desk.do(channel_renamed, "C0ACME", "acme-war-room")
    desk.do(channel_renamed, "C0ACME", "acme-war-room")

    assert desk.crisis(crisis).channel_name == "acme-war-room"
    assert desk.words(crisis).count("channel_renamed") == 1
    assert len(desk.effects(RefreshHeadline)) == 1


def test_other_channels_are_none_of_our_business(desk: Desk) -> None:
    """Events come from every channel the bot is in."""
    crisis = a_crisis_in_its_channel(desk)
    words = desk.words(crisis)

    desk.do(member_joined, "C0OTHER", MAX)
    desk.do(member_left, "C0OTHER", SAM)
    desk.do(channel_renamed, "C0OTHER", "x")

    assert desk.words(crisis) == words


def test_the_headline_is_pinned_once_it_stands(desk: Desk) -> None:
    """And remembered, to be updated in place."""
    crisis = a_crisis_in_its_channel(desk)

    desk.do(headline_posted, crisis.id, ts="1.7")
    desk.do(announcement_posted, crisis.id, channel="C0DESK", ts="1.8")

    row = desk.crisis(crisis)
    assert (row.headline_ts, row.announcement_channel, row.announcement_ts) == ("1.7", "C0DESK", "1.8")
    assert len(desk.effects(PinHeadline)) == 1


def test_the_headline_shows_where_things_stand(desk: Desk) -> None:
    """Key, tier, meaning, roles, both clocks, open pages, next escalation."""
    crisis = a_crisis_in_its_channel(desk, account_id=an_account(desk).id)

    shown = desk.do(headline, crisis.id)

    assert shown is not None and shown.internal is not None and shown.client is not None
    assert (shown.crisis.key, shown.crisis.tier, shown.crisis.severity_name) == ("C-2026-001", "key", "High")
    assert shown.crisis.roles[Role.LIAISON] == KIM
    assert [page.slack_id for page in shown.open_pages] == TEAM
    assert (shown.internal.audience, shown.client.is_first) == (Audience.INTERNAL, True)
    assert (shown.escalated_to, shown.last_update, shown.failed_effects) == (None, None, 0)
    assert shown.next_escalation_at is not None


def test_a_crisis_that_does_not_exist_is_a_refusal(desk: Desk) -> None:
    """The sentence says what to do."""
    assert desk.do(headline, 404) is None
    with pytest.raises(UnknownCrisis, match="/crisis list"):
        desk.do(join, 404, who=GUS)
