"""The hint near a renewal, as the headline gets it."""

from datetime import UTC, date, datetime

import pytest

from crisis.account_plan_facts import account_plan
from crisis.headline import headline
from crisis.profile import overview
from crisis.rules.renewal import RenewalHint
from crisis.severity import change_severity
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.vocabulary import Severity
from tests.builders import SAM, Desk, a_crisis, a_protocol, an_account

NEAR = date(2027, 1, 19)


def shown(desk: Desk, crisis: Crisis) -> RenewalHint | None:
    found = desk.do(headline, crisis.id)
    assert found is not None
    return found.renewal


def a_crisis_of(desk: Desk, renewal_on: date | None, severity: Severity = Severity.SEV3) -> Crisis:
    acme = an_account(desk)
    acme.renewal_on = renewal_on
    desk.add(acme)
    return a_crisis(desk, account_id=acme.id, severity=severity)


def test_it_goes_once_the_severity_is_high_enough(desk: Desk) -> None:
    """And nothing is raised by itself."""
    crisis = a_crisis_of(desk, NEAR)
    before = shown(desk, crisis)
    assert before is not None
    assert (before.account_name, before.on, before.days, before.consider) == ("Acme Corp", NEAR, 63, Severity.SEV2)
    assert desk.crisis(crisis).severity is Severity.SEV3

    desk.do(change_severity, crisis.id, to=Severity.SEV2, reason="They renew in January.", by=SAM)

    assert shown(desk, crisis) is None


def test_nothing_is_said_where_no_renewal_is_known(desk: Desk) -> None:
    """An account without a date, and a client that is no key account."""
    assert shown(desk, a_crisis_of(desk, None)) is None
    assert shown(desk, a_crisis(desk, account_name="Somebody else", severity=Severity.SEV3)) is None


@pytest.mark.parametrize(("zone", "days"), [("UTC", 2), ("Asia/Tokyo", 1)])
def test_days_are_counted_where_the_organisation_is(desk: Desk, zone: str, days: int) -> None:
    """Late in the evening in London it is tomorrow in Tokyo. The account's card and its plan say the same."""
    desk.protocol = a_protocol(('timezone = "UTC"', f'timezone = "{zone}"'))
    desk.now = datetime(2027, 1, 17, 20, 0, tzinfo=UTC)

    crisis = a_crisis_of(desk, NEAR)
    account = desk.one(Account)

    found = shown(desk, crisis)
    assert found is not None and found.days == days
    assert desk.do(overview, account).renewal_in_days == days
    assert desk.do(account_plan, account).renewal_in_days == days


def test_the_organisation_decides_when_and_which(desk: Desk) -> None:
    """Two lines of the protocol."""
    crisis = a_crisis_of(desk, NEAR, Severity.SEV2)
    assert shown(desk, crisis) is None

    desk.protocol = a_protocol(("\n[updates]", '\n[severity_hints]\nrenewal_severity = "SEV1"\n\n[updates]'))
    assert shown(desk, crisis) is not None

    both = '\n[severity_hints]\nrenewal_severity = "SEV1"\nrenewal_within = "62d"\n\n[updates]'
    desk.protocol = a_protocol(("\n[updates]", both))
    assert shown(desk, crisis) is None
