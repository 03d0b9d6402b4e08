"""The account card and its forms: Slack takes them whatever people typed and however much they know."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crisis.designation import Proposal, Standing
from crisis.history import Lesson, PastCrisis
from crisis.last_time import LastTime
from crisis.profile import Freshness, ListedAccount, OurPerson, Overview
from crisis.protocol_scoring import MOST_CRITERIA, Criterion
from crisis.rules.contact import Gap
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.account import CONTACTS, account_list_view, account_view, overview_blocks, own_accounts_message
from handlers.blocks.account_facts import facts_modal
from handlers.blocks.account_sections import (
    history_blocks,
    link_modal,
    link_row,
    links_blocks,
    member_modal,
    member_row,
    note_modal,
    note_row,
    notes_blocks,
    team_blocks,
)
from handlers.blocks.contact import contact_modal, contact_row, contacts_blocks, gap_lines
from handlers.blocks.designation import decision_modal, scores_modal, standing_blocks
from handlers.blocks.elements import Block, section
from handlers.blocks.last_time import last_time_card
from storage.tables.contact import Contact
from storage.tables.profile import AccountLink, AccountNote, Designation, TeamMember
from storage.vocabulary import ContactRole, FindingKind, LinkKind, Section, Severity, Status, Tier
from tests.handlers.facts import HOSTILE, NOW, ONLY_ESCAPES
from tests.handlers.kpi_facts import some_kpis
from tests.handlers.reading import marked_up, words_of

FRESH = Freshness(section=Section.TEAM, verified_by="U0ANA00001", verified_at=NOW, is_stale=True)
IDS: dict[str, str | None] = {"card": "V0CARD0001", "list": "V0LIST0001", "kind": CONTACTS, "page": "12"}


def a_contact(number: int, text: str) -> Contact:
    return Contact(
        id=number,
        account_id=1,
        name=text[:120],
        name_key="x",
        title=text[:120],
        role=ContactRole.DECISION_MAKER,
        channel=text[:200],
        language=text[:40],
        last_spoken_at=NOW,
    )


def an_overview(text: str) -> Overview:
    person = OurPerson(slack_id=None, name=text[:200])
    return Overview(
        account_id=1,
        name=text[:120],
        tier=Tier.KEY,
        kam=person,
        manager=person,
        sponsor=None,
        annual_value=10**15 - 1,
        currency="EUR",
        renewal_on=date(2027, 3, 31),
        renewal_in_days=-1,
        freshness=FRESH,
    )


def a_standing(text: str) -> Standing:
    made = Designation(
        account_id=1,
        tier=Tier.KEY,
        proposed=Tier.STRATEGIC,
        score=55,
        reason=text[:1000],
        decided_by="U0ANA00001",
        decided_at=NOW,
        review_at=NOW,
    )
    return Standing(
        account_id=1,
        tier=Tier.KEY,
        designation=made,
        is_overdue=True,
        was_changed_since=True,
        key_accounts=500,
        is_too_many=True,
    )


def past(text: str, status: Status = Status.RESOLVED) -> PastCrisis:
    return PastCrisis(
        key="C-2026-001",
        severity=Severity.SEV1,
        status=status,
        summary=text,
        declared_at=NOW,
        took_seconds=3600.0,
        cause=text,
        what_was_done=text,
        cancel_reason=text,
        lessons=tuple(Lesson(kind=kind, text=text, what=text, is_done=False) for kind in FindingKind for _ in range(9)),
    )


def members(count: int, text: str) -> list[tuple[TeamMember, OurPerson]]:
    member = TeamMember(id=1, account_id=1, person_id=1, function=text[:60], responsibility=text[:300])
    return [(member, OurPerson(slack_id=None, name=text[:200]))] * count


def notes(count: int, text: str) -> list[AccountNote]:
    return [AccountNote(id=1, account_id=1, text=text[:500], by="import", at=NOW)] * count


def links(count: int, text: str) -> list[AccountLink]:
    return [AccountLink(id=1, account_id=1, kind=LinkKind.CLAUSE, value=text[:120], value_key="x")] * count


def full_card(text: str) -> Block:
    parts = [
        [*overview_blocks(an_overview(text)), section(gap_lines(list(Gap)))],
        standing_blocks(a_standing(text)),
        notes_blocks(1, notes(50, text), FRESH),
        contacts_blocks(1, [a_contact(number, text) for number in range(500)], FRESH),
        team_blocks(1, members(200, text), FRESH, is_alone=True),
        links_blocks(1, links(100, text)),
        history_blocks([past(text), past(text, Status.CANCELLED), *[past(text)] * 5], most=5),
    ]
    assert sum(map(len, parts)) < 60, "The parts of others need room too."
    return account_view(1, text[:120], parts)


CRITERIA = [Criterion(name=f"{number}", question="?" * 100) for number in range(MOST_CRITERIA)]
VIEWS: dict[str, Callable[[str], Block]] = {
    "card": full_card,
    "card with too much": lambda text: account_view(1, text[:120], [[section("*x*")] * 40] * 4),
    "contacts": lambda text: a_list(
        [contact_row(a_contact(n, text)) for n in range(500)],
    ),
    "team": lambda text: a_list([member_row(*one) for one in members(200, text)]),
    "notes": lambda text: a_list([note_row(note) for note in notes(50, text)]),
    "links": lambda text: a_list([link_row(link) for link in links(100, text)]),
    "contact": lambda text: contact_modal(1, text[:120], ids=IDS, contact=a_contact(1, text), is_full=True),
    "new contact": lambda text: contact_modal(1, text[:120], ids=IDS, typed_in={"name": text}),
    "member": lambda text: member_modal(1, text[:120], ids=IDS),
    "note": lambda text: note_modal(1, text[:120], ids=IDS, text=text),
    "link": lambda text: link_modal(1, text[:120], ids=IDS),
    "facts": lambda text: facts_modal(an_overview(text), ids=IDS, is_full=True),
    "scores": lambda text: scores_modal(1, text[:120], CRITERIA, before={"1": 5, "2": "9"}, ids=IDS),
    "decision": lambda text: decision_modal(
        1, text[:120], Proposal(score=5, tier=Tier.KEY), scores="5," * MOST_CRITERIA, ids=IDS
    ),
}
TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "👩‍👩‍👧‍👦" * 272, "\n" * 60 + "a" * 60, "a"])


def a_list(rows: list[Block], page: int = 0) -> Block:
    return account_list_view(1, "Contacts", "Add a contact", CONTACTS, rows, page=page, ids=IDS)


@TEXTS
@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_every_view(name: str, text: str) -> None:
    """Five hundred contacts and the most hostile text fit into a hundred blocks; nobody is woken by it."""
    view = VIEWS[name](text)

    assert view_faults(view) == []
    assert "<!channel" not in marked_up(view["blocks"])


@TEXTS
def test_slack_takes_every_message(text: str) -> None:
    """The card “Last time”, and one's own accounts."""
    last = LastTime(
        key="C-2026-002",
        account_id=1,
        account_name=text[:120],
        notes=[text[:500]] * 5,
        more_notes=45,
        missed=[some_kpis(text).kpis[0]] * 9,
        past=[past(text)] * 3,
    )
    own = [ListedAccount(id=number, name=text[:120], tier=Tier.KEY, renewal_on=None) for number in range(46)]

    for message in (last_time_card(last), own_accounts_message(own), own_accounts_message([])):
        assert message_faults(message.blocks) == []
        assert "<!channel" not in marked_up(message.blocks) + message.text


def test_what_finds_no_room_is_said() -> None:
    """Nothing is left out in silence."""
    assert "There is more than one card can show" in words_of(VIEWS["card with too much"]("a")["blocks"])
    assert "and 492 more" in words_of(full_card("a")["blocks"])


@pytest.mark.parametrize(
    ("page", "said", "buttons"),
    [
        pytest.param(0, "Page 1 of 13", ["Add a contact", "More…"], id="the first"),
        pytest.param(5, "Page 6 of 13", ["Add a contact", "Earlier ones", "More…"], id="in between"),
        pytest.param(12, "Page 13 of 13", ["Add a contact", "Earlier ones"], id="the last"),
        pytest.param(99, "Page 13 of 13", ["Add a contact", "Earlier ones"], id="beyond, as some were removed"),
    ],
)
def test_a_long_list_has_pages(page: int, said: str, buttons: list[str]) -> None:
    """Forty on each."""
    view: dict[str, Any] = a_list([contact_row(a_contact(number, "a")) for number in range(500)], page)

    assert said in words_of(view["blocks"])
    assert [button["text"]["text"] for button in view["blocks"][-1]["elements"]] == buttons
