"""The protocol file: what ships, what it says, what is still missing in it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from crisis.protocol import parse_protocol, read_protocol
from crisis.rules.permissions import Action, Word
from storage.vocabulary import Severity, Step
from tests.crisis.protocol_texts import SHIPPED_TEXT, TEAM, changed


def test_the_shipped_file_is_valid() -> None:
    protocol = read_protocol(None)

    assert set(protocol.severities) == set(Severity)
    assert protocol.people() == set()


@pytest.mark.parametrize(
    ("severity", "acknowledge", "first_word", "ladder"),
    [
        pytest.param(
            Severity.SEV1, timedelta(minutes=15), timedelta(minutes=30), ["5m", "15m", "30m", "1h"], id="critical"
        ),
        pytest.param(Severity.SEV2, timedelta(minutes=30), timedelta(hours=1), ["10m", "30m", "1h", "2h"], id="high"),
        pytest.param(Severity.SEV3, timedelta(hours=4), timedelta(hours=8), ["4h", "1d", "2d"], id="medium"),
        pytest.param(Severity.SEV4, timedelta(days=1), None, [], id="watch: nobody is paged"),
    ],
)
def test_the_shipped_times_are_those_of_the_requirements(
    severity: Severity, acknowledge: timedelta, first_word: timedelta | None, ladder: list[str]
) -> None:
    policy = read_protocol(None).policy(severity)

    assert policy.acknowledge_within == acknowledge
    assert policy.client_first_word == first_word
    assert [_written(rung.after) for rung in policy.ladder] == ladder


def _written(duration: timedelta) -> str:
    minutes = duration // timedelta(minutes=1)
    return f"{minutes // 1440}d" if minutes >= 1440 else f"{minutes // 60}h" if minutes >= 60 else f"{minutes}m"


def test_what_a_file_leaves_out_is_as_in_the_shipped_file() -> None:
    """A file needs a version, a time zone and the severities; the amounts of money are its own business."""
    shipped = read_protocol(None)
    severities = SHIPPED_TEXT[SHIPPED_TEXT.index("[severities.SEV1]") : SHIPPED_TEXT.index("[updates]")]

    short = parse_protocol(f'version = "2026-1"\ntimezone = "UTC"\n{severities}', "short.toml")

    no_amounts = shipped.criteria.model_copy(update={"revenue_at_risk": {}})
    assert short == shipped.model_copy(update={"criteria": no_amounts})


def test_a_cadence_with_one_pace_needs_one_key() -> None:
    cadence = read_protocol(None).policy(Severity.SEV3).internal

    assert cadence is not None
    assert cadence.acute_every == cadence.then_every == timedelta(days=1)
    assert cadence.acute_for == timedelta()


def test_seats_are_called_by_severity() -> None:
    protocol = parse_protocol(changed(("\n[ladder_people]", f"{TEAM}\n[ladder_people]")), "our.toml")

    assert [seat.function for seat in protocol.seats_for(Severity.SEV1)] == ["sales", "legal"]
    assert [seat.function for seat in protocol.seats_for(Severity.SEV3)] == ["sales"]
    assert protocol.seats_for(Severity.SEV4) == []


def test_a_seat_may_name_a_user_group() -> None:
    """As people or as Slack write it."""
    for written, group in (("@Legal", "@legal"), ("S012AB3CD", "S012AB3CD")):
        text = changed(("\n[ladder_people]", f"{TEAM.replace('carl@example.com', written)}\n[ladder_people]"))

        assert parse_protocol(text, "our.toml").crt[1].primary == group


def test_everybody_named_is_known_once() -> None:
    text = changed(
        ("\n[ladder_people]", f"{TEAM}\n[ladder_people]"),
        ('director = ""', 'director = "dora@example.com"'),
        ("managers = []", 'managers = ["dora@example.com", "U012BEN"]'),
    )

    assert parse_protocol(text, "our.toml").people() == {
        "ana@example.com",
        "U012BEN",
        "carl@example.com",
        "dora@example.com",
    }


def test_joining_needs_the_right_to_declare() -> None:
    protocol = parse_protocol(changed(('declare = ["everybody"]', 'declare = ["managers"]')), "our.toml")

    assert protocol.permissions.words(Action.JOIN) == (Word.MANAGERS,)
    assert protocol.permissions.words(Action.END) == (Word.LEAD, Word.KAM, Word.MANAGERS)


def test_one_function_may_have_different_people_at_different_severities() -> None:
    seats = """
[[crt]]
function = "sales"
primary = "ana@example.com"
severities = ["SEV1"]
[[crt]]
function = "sales"
primary = "ben@example.com"
severities = ["SEV2", "SEV3"]
"""

    protocol = parse_protocol(changed(("\n[ladder_people]", f"{seats}\n[ladder_people]")), "our.toml")

    assert [seat.primary for seat in protocol.seats_for(Severity.SEV2)] == ["ben@example.com"]


def test_the_shipped_file_says_what_only_the_organisation_can_fill_in() -> None:
    gaps = " ".join(read_protocol(None).gaps())

    for key in ("[[crt]]", "sales_manager", "director", "executive_sponsor", "owner", "crisis_desk", "channels.digest"):
        assert key in gaps
    for severity in (Severity.SEV1, Severity.SEV2, Severity.SEV3):
        assert f"for {severity}" in gaps
    assert "for SEV4" not in gaps


def test_a_seat_without_a_backup_is_a_gap() -> None:
    gaps = parse_protocol(changed(("\n[ladder_people]", f"{TEAM}\n[ladder_people]")), "our.toml").gaps()

    assert "The function legal has no backup: set backup in [[crt]] number 2." in gaps
    assert not [gap for gap in gaps if "sales has no backup" in gap or "Nobody is in the Crisis" in gap]


def test_a_protocol_that_is_filled_in_has_no_gaps() -> None:
    text = changed(
        ("\n[ladder_people]", f'{TEAM}backup = "U012DORA"\n\n[ladder_people]'),
        ('sales_manager = ""', 'sales_manager = "emil@example.com"'),
        ('director = ""', 'director = "farid@example.com"'),
        ('executive_sponsor = ""', 'executive_sponsor = "greta@example.com"'),
        ('communications = ""', 'communications = "W012HANA"'),
        ('owner = ""', 'owner = "Sales Operations"'),
        ('crisis_desk = ""', 'crisis_desk = "#crisis-desk"'),
        ('digest = ""', 'digest = "C012DIGEST"'),
    )

    assert parse_protocol(text, "our.toml").gaps() == []


def test_the_example_team_in_the_comments_is_valid() -> None:
    """Whoever removes the # signs, as the comment says, gets a team."""
    uncommented = re.sub(
        r'^# (\[\[crt\]\]|\w+ = ["\[].*@example.com"|function.*|severities = .*)$', r"\1", SHIPPED_TEXT, flags=re.M
    )

    protocol = parse_protocol(uncommented, "our.toml")

    assert [seat.function for seat in protocol.seats_for(Severity.SEV1)] == ["sales", "customer service", "legal"]
    assert [seat.function for seat in protocol.seats_for(Severity.SEV3)] == ["sales", "customer service"]


def test_standard_accounts_page_no_executive_by_default() -> None:
    assert read_protocol(None).criteria.standard_accounts_up_to is Step.DIRECTOR


def test_a_protocol_never_changes_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_protocol(None).owner = "somebody else"  # type: ignore[misc]


def test_a_day_is_the_day_where_the_organisation_is() -> None:
    protocol = read_protocol(None).model_copy(update={"timezone": "Asia/Tokyo"})

    assert protocol.day_of(datetime(2026, 3, 3, 14, 59, tzinfo=UTC)) == date(2026, 3, 3)
    assert protocol.day_of(datetime(2026, 3, 3, 15, 0, tzinfo=UTC)) == date(2026, 3, 4)
