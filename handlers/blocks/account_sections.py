"""Team, notes, links and history: on the card, in the lists of all, in the forms."""

from collections.abc import Mapping, Sequence

from crisis.account_link import LONGEST_VALUE
from crisis.account_note import LONGEST_NOTE
from crisis.account_team import LONGEST_FUNCTION, LONGEST_RESPONSIBILITY
from crisis.history import Lesson, PastCrisis
from crisis.profile import Freshness, OurPerson
from handlers.blocks.account import (
    LINKS,
    NOTES,
    TEAM,
    add_button,
    list_button,
    our_person_text,
    section_head,
    still_true_button,
)
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    context,
    field,
    lines_in_sections,
    option,
    person_select,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.text import escaped, say_duration_of, when, who
from handlers.blocks.words import STATUS
from storage.tables.profile import AccountLink, AccountNote, TeamMember
from storage.vocabulary import FindingKind, LinkKind, Section, Status

REMOVE_MEMBER = "crisis_remove_member"
REMOVE_NOTE = "crisis_remove_note"
REMOVE_LINK = "crisis_remove_link"
MEMBER_VIEW = "crisis_member_view"
NOTE_VIEW = "crisis_note_view"
LINK_VIEW = "crisis_link_view"

ON_CARD = 8
LESSONS_MOST, LESSON_MOST = 3, 200
"""How many of a past crisis are shown, and how many characters of each: with all the rest they fit into one section."""
NOTES_ON_CARD = 5
LINK_KIND: dict[LinkKind, str] = {
    LinkKind.PRODUCT: "product",
    LinkKind.SUPPLIER: "supplier",
    LinkKind.CLAUSE: "clause",
    LinkKind.SPONSOR: "sponsor",
}
REMOVE_SURE = confirm("Remove it?", "It is shown no longer.", yes="Remove", no="Keep")


def team_blocks(
    account_id: int, members: Sequence[tuple[TeamMember, OurPerson]], freshness: Freshness, *, is_alone: bool
) -> list[Block]:
    """Who works for the account and what they answer for. `is_alone`: nobody but the KAM does."""
    lines = [_member_line(member, person) for member, person in members[:ON_CARD]]
    lines += [f"and {len(members) - ON_CARD} more"] if len(members) > ON_CARD else []
    lines += ["Nobody but the KAM works for this account: who stands in for them?"] if is_alone else []
    buttons = [add_button("Add to the team", account_id, TEAM)]
    if members:
        buttons += [list_button("Whole team", account_id, TEAM), still_true_button(account_id, Section.TEAM)]
    return [
        section_head("Our team", freshness),
        *lines_in_sections(lines, most_sections=3, left_out="and {count} more"),
        context("What a role is for: `/crisis role kam`, or any other function."),
        actions(buttons),
    ]


def _member_line(member: TeamMember, person: OurPerson) -> str:
    function = f", {escaped(member.function, 100)}" if member.function else ""
    answers = f": {escaped(member.responsibility, 400)}" if member.responsibility else ""
    return f"• {our_person_text(person)}{function}{answers}"


def member_row(member: TeamMember, person: OurPerson) -> Block:
    remove = button(
        "Remove", REMOVE_MEMBER, str(member.id), confirm=REMOVE_SURE, label=f"Remove {person.name} from the team"
    )
    return section(_member_line(member, person), accessory=remove)


def notes_blocks(account_id: int, notes: Sequence[AccountNote], freshness: Freshness) -> list[Block]:
    """What must be remembered, newest first."""
    lines = [f"• {escaped(note.text, 700)}" for note in notes[:NOTES_ON_CARD]]
    lines += [f"and {len(notes) - NOTES_ON_CARD} more"] if len(notes) > NOTES_ON_CARD else []
    buttons = [add_button("Add a note", account_id, NOTES)]
    if notes:
        buttons += [list_button("All notes", account_id, NOTES), still_true_button(account_id, Section.MEMORY)]
    return [
        section_head("Remember", freshness),
        *lines_in_sections(lines, most_sections=3, left_out="and {count} more"),
        actions(buttons),
    ]


def note_row(note: AccountNote) -> Block:
    remove = button("Remove", REMOVE_NOTE, str(note.id), confirm=REMOVE_SURE, label=f"Remove the note {note.text}")
    return section(f"{escaped(note.text, 1500)}\n_{_author(note)}, {when(note.at)}_", accessory=remove)


def _author(note: AccountNote) -> str:
    return "from a file" if note.by == "import" else who(note.by)


def links_blocks(account_id: int, links: Sequence[AccountLink]) -> list[Block]:
    """What other accounts may have too, so that a crisis reaches them as well."""
    lines = [_link_line(link) for link in links[:ON_CARD]]
    lines += [f"and {len(links) - ON_CARD} more"] if len(links) > ON_CARD else []
    buttons = [add_button("Add a link", account_id, LINKS)]
    if links:
        buttons.append(list_button("All links", account_id, LINKS))
    return [
        section_head("Shared with other accounts"),
        *lines_in_sections(lines, most_sections=2, left_out="and {count} more"),
        actions(buttons),
    ]


def _link_line(link: AccountLink) -> str:
    return f"• {LINK_KIND[link.kind]}: {escaped(link.value, 240)}"


def link_row(link: AccountLink) -> Block:
    remove = button("Remove", REMOVE_LINK, str(link.id), confirm=REMOVE_SURE, label=f"Remove the link {link.value}")
    return section(_link_line(link), accessory=remove)


def history_blocks(past: Sequence[PastCrisis], *, most: int) -> list[Block]:
    """Past crises with what came of them; nothing when there were none. `past` may hold one more than is shown."""
    if not past:
        return []
    lines = [f"• {past_line(one)}" for one in past[:most]]
    lines += ["and earlier ones"] if len(past) > most else []
    return [section_head("Past crises"), *lines_in_sections(lines, most_sections=4, left_out="and {count} more")]


def past_line(past: PastCrisis) -> str:
    """Which, what, how it ended, how long it took, why it happened."""
    head = f"*{past.key}*, {past.severity.value}, {past.declared_at:%-d %b %Y}: {escaped(past.summary, 250)}"
    if past.status is Status.CANCELLED:
        return f"{head}\n      False alarm: {escaped(past.cancel_reason, 200) or 'no reason given'}"
    took = f" after {say_duration_of(past.took_seconds)}" if past.took_seconds is not None else ""
    cause = f" Cause: {escaped(past.cause, 300)}" if past.cause else " Cause: not noted."
    return f"{head}\n      {STATUS[past.status]}{took}.{cause}{_lessons(past)}"


def _lessons(past: PastCrisis) -> str:
    """What the review found, a line each; nothing before it was closed."""
    lines = [f"\n      {_lesson(one)}" for one in past.lessons[:LESSONS_MOST]]
    more = len(past.lessons) - LESSONS_MOST
    return "".join(lines) + (f"\n      and {more} more: `/crisis review {past.key}`" if more > 0 else "")


def _lesson(lesson: Lesson) -> str:
    text = escaped(" ".join(lesson.text.split()), LESSON_MOST)
    if lesson.kind is FindingKind.STRENGTH:
        return f"Went well: {text}"
    what = escaped(" ".join(lesson.what.split()), LESSON_MOST)
    done = f" {'Since then' if lesson.is_done else 'We will'}: {what}" if what else " Left as it is."
    return f"Was missing: {text}{done}"


def member_modal(account_id: int, account_name: str, *, ids: Mapping[str, str | None]) -> Block:
    blocks = [
        field("person", "Who?", person_select(), hint="Choose somebody of the team again to change what they do."),
        field(
            "responsibility",
            "What do they answer for?",
            typed(most=LONGEST_RESPONSIBILITY, placeholder="Invoices; stands in for the KAM"),
        ),
        field("function", "Function", typed(most=LONGEST_FUNCTION, placeholder="finance"), optional=True),
    ]
    return _form("Add to the team", account_id, account_name, blocks, MEMBER_VIEW, ids)


def note_modal(account_id: int, account_name: str, *, ids: Mapping[str, str | None], text: str = "") -> Block:
    hint = "The first thing everybody reads when a crisis of this account begins."
    element = typed(initial=text, multiline=True, most=LONGEST_NOTE, placeholder="Call the COO; she never reads mail.")
    return _form(
        "Add a note", account_id, account_name, [field("note", "Remember", element, hint=hint)], NOTE_VIEW, ids
    )


def link_modal(account_id: int, account_name: str, *, ids: Mapping[str, str | None]) -> Block:
    kinds = [option(text, kind) for kind, text in LINK_KIND.items()]
    blocks = [
        field("kind", "What is it?", select(kinds)),
        field("link", "Its name", typed(most=LONGEST_VALUE), hint="Write it as it is written for other accounts."),
    ]
    return _form("Add a link", account_id, account_name, blocks, LINK_VIEW, ids)


def _form(
    title: str,
    account_id: int,
    account_name: str,
    blocks: Sequence[Block],
    callback_id: str,
    ids: Mapping[str, str | None],
) -> Block:
    return form_modal(
        title,
        [section(f"*{escaped(account_name, 300)}*"), *blocks],
        callback_id=callback_id,
        ids={**ids, "account": account_id},
    )
