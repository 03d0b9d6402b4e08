"""For how long nobody has spoken with a client: any contact counts, in both directions (S3-22, S4-9)."""

from datetime import timedelta

from crisis.readiness import bundle_for
from crisis.silence import Silence, silences
from crisis.touchpoint import LogDraft, log
from crisis.update import UpdateDraft, post_update
from handlers.blocks.silence import ago, last_contact_line, silent_line
from storage.tables.account import Account
from storage.tables.contact import Contact
from storage.tables.feedback import ClientFeedback
from storage.vocabulary import Audience, ContactRole, Tier, TouchpointKind
from tests.builders import GLOBEX, KIM, NOON, SAM, Desk, a_crisis, an_account

DAY = timedelta(days=1)


def silence_of(desk: Desk, account: Account) -> Silence:
    found = desk.do(silences, [account])
    return found[account.id or 0]


def logs(desk: Desk, account: Account, *, days_ago: float, **values: object) -> None:
    kind = values.pop("kind", TouchpointKind.CALL)
    at = desk.now - days_ago * DAY
    draft = LogDraft(account_id=account.id or 0, kind=kind, note="Hello.", by=KIM, at=at, **values)  # type: ignore[arg-type]
    desk.do(log, draft)


def test_every_tier_has_its_own_patience(desk: Desk) -> None:
    """Fourteen days, a month, a quarter; where nothing is logged, since the account came into the list."""
    limits = {Tier.STRATEGIC: 14, Tier.KEY: 30, Tier.STANDARD: 90}
    accounts = {tier: an_account(desk, tier.value, tier=tier) for tier in Tier}

    for tier, account in accounts.items():
        desk.change(Account, account.id, imported_at=NOON - limits[tier] * DAY)
    assert [silence_of(desk, desk.one(Account, id=one.id)).is_long for one in accounts.values()] == [False] * 3
    desk.stand_still(days=1)

    assert [silence_of(desk, desk.one(Account, id=one.id)).is_long for one in accounts.values()] == [True] * 3


def test_whoever_began_it_counts(desk: Desk) -> None:
    """The newest of them, also when it is logged late."""
    account = an_account(desk, tier=Tier.STRATEGIC)
    desk.stand_still(days=60)
    logs(desk, account, days_ago=15, was_theirs=False, kind=TouchpointKind.VISIT)
    assert silence_of(desk, account).is_long

    logs(desk, account, days_ago=14, was_theirs=True)
    logs(desk, account, days_ago=20, was_theirs=True, kind=TouchpointKind.EMAIL)

    found = silence_of(desk, account)
    assert (found.is_long, found.days, found.last_at) == (False, 14, desk.now - 14 * DAY)
    assert found.touchpoint is not None and found.touchpoint.kind is TouchpointKind.CALL
    assert last_contact_line(found) == "Last contact 2 weeks ago: call, by <@U0KIM>."


def test_what_is_known_from_elsewhere_counts_too(desk: Desk) -> None:
    """A complaint, feedback, a contact that says when, an update heard in a crisis; of this account alone."""
    account, other = an_account(desk), an_account(desk, GLOBEX)
    desk.stand_still(days=60)
    assert silence_of(desk, account).last_at is None

    logs(desk, account, days_ago=40, kind=None)
    assert silence_of(desk, account).days == 40
    heard = desk.now - 38 * DAY
    desk.add(ClientFeedback(account_id=account.id or 0, text="Fine.", at=heard, by=KIM, written_at=desk.now))
    assert silence_of(desk, account).days == 38
    spoken = desk.now - 35 * DAY
    desk.add(
        Contact(account_id=account.id or 0, name="M", name_key="m", role=ContactRole.USER, last_spoken_at=spoken),
        Contact(account_id=account.id or 0, name="N", name_key="n", role=ContactRole.USER),
    )
    assert (silence_of(desk, account).days, silence_of(desk, account).touchpoint) == (35, None)
    tells_client(desk, account)

    assert silence_of(desk, account).days == 0
    assert silence_of(desk, other).last_at is None


def tells_client(desk: Desk, account: Account) -> None:
    crisis = a_crisis(desk, account_id=account.id)
    draft = UpdateDraft(
        crisis_id=crisis.id or 0,
        audience=Audience.CLIENT,
        author=KIM,
        progress="We are on it.",
        changes="",
        plan="",
        told_to="Mara",
        told_how="phone",
        told_at=desk.now,
        next_due_at=None,
        request_key=None,
    )
    desk.do(post_update, draft)


def test_nobody_is_told_while_there_is_a_crisis(desk: Desk) -> None:
    """They are spoken to anyway; and a crisis of another client is no excuse."""
    account, other = an_account(desk), an_account(desk, GLOBEX)
    desk.stand_still(days=60)
    a_crisis(desk, account_id=account.id)

    told = {one.account.name: one.silence for one in desk.do(bundle_for, KIM)}

    assert told["Acme Corp"] is None
    quiet = told[GLOBEX]
    assert quiet is not None and quiet.is_long
    assert not silence_of(desk, account).is_long and silence_of(desk, other).is_long


def test_the_kam_and_nobody_else_is_told(desk: Desk) -> None:
    """In the one message of the week; an account that was called is not in it for that."""
    account = an_account(desk)
    an_account(desk, GLOBEX, kam=SAM)
    desk.stand_still(days=60)
    assert [one.silence is not None for one in desk.do(bundle_for, KIM)] == [True]

    logs(desk, account, days_ago=1)

    assert [one.silence is not None for one in desk.do(bundle_for, KIM)] == [False]


def test_the_day_is_that_of_the_organisation(desk: Desk) -> None:
    """Late in the evening at UTC it is tomorrow in Auckland."""
    account = an_account(desk)
    logs(desk, account, days_ago=0)
    desk.stand_still(hours=6)
    assert silence_of(desk, account).days == 0

    desk.protocol = desk.protocol.model_copy(update={"timezone": "Asia/Tokyo"})

    assert silence_of(desk, account).days == 1


def test_how_long_ago_it_was_is_said_in_words(desk: Desk) -> None:
    """Nobody counts to seventy days."""
    assert [ago(days) for days in (0, 1, 2, 13, 14, 59, 60, 100)] == [
        "today",
        "yesterday",
        "2 days ago",
        "13 days ago",
        "2 weeks ago",
        "8 weeks ago",
        "2 months ago",
        "3 months ago",
    ]
    account = an_account(desk)
    desk.stand_still(days=60)
    never = silence_of(desk, account)
    assert last_contact_line(never).startswith("No contact is on record. *That is long")
    every = "the protocol asks for one every 30 days"
    assert silent_line(never) == f"Speak with them, and log it: no contact is on record ({every})"
    logs(desk, account, days_ago=31)
    assert silent_line(silence_of(desk, account)).startswith("Speak with them: the last contact was 4 weeks ago (the")
