"""People at the client: on the card, in the list of all, in the form."""

from collections.abc import Mapping, Sequence
from datetime import date

from crisis.contact import LONGEST_CHANNEL, LONGEST_LANGUAGE, LONGEST_NAME, LONGEST_TITLE
from crisis.profile import Freshness
from crisis.rules.contact import Gap
from handlers.blocks.account import CONTACTS, add_button, list_button, section_head, still_true_button
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    day_picker,
    field,
    lines_in_sections,
    option,
    radio,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.text import bullets, escaped
from storage.tables.contact import Contact
from storage.vocabulary import ContactRole, Rank, Section, Stance

EDIT_CONTACT = "crisis_edit_contact"
MORE_OF_CONTACT = "crisis_more_of_contact"
CONTACT_LEFT = "crisis_contact_left"
CONTACT_VIEW = "crisis_contact_view"

ON_CARD = 8
CONTACT_ROLE: dict[ContactRole, str] = {
    ContactRole.SPONSOR: "sponsor",
    ContactRole.DECISION_MAKER: "decision maker",
    ContactRole.CHAMPION: "champion",
    ContactRole.OPERATIONS: "operations",
    ContactRole.PROCUREMENT: "procurement",
    ContactRole.LEGAL: "legal",
    ContactRole.USER: "user",
    ContactRole.OTHER: "other",
}
GAP: dict[Gap, str] = {
    Gap.NO_KAM: "It has no KAM, and an account of its tier needs one.",
    Gap.NOBODY: "We know nobody there.",
    Gap.NO_SPONSOR: "We know no sponsor there: nobody high up whom we could call.",
    Gap.NO_DECISION_MAKER: "We know nobody there who decides.",
    Gap.NO_CHAMPION: "Nobody there speaks for us: there is no champion.",
    Gap.NO_OPERATIONS: "We know nobody there for operations, who feels a crisis first.",
    Gap.SINGLE_THREAD: "Everything hangs on one person there. Get to know a second one.",
}
LEFT_SURE = confirm(
    "They left?", "They are shown no longer. What is known of them is kept.", yes="They left", no="Cancel"
)


def gap_lines(gaps: Sequence[Gap]) -> str:
    """One sentence each."""
    return "*What is missing*\n" + bullets(GAP[gap] for gap in gaps)


def contacts_blocks(account_id: int, contacts: Sequence[Contact], freshness: Freshness) -> list[Block]:
    """The most important ones; all of them are one button away."""
    lines = [contact_line(contact) for contact in contacts[:ON_CARD]]
    if len(contacts) > ON_CARD:
        lines.append(f"and {len(contacts) - ON_CARD} more")
    buttons = [add_button("Add a contact", account_id, CONTACTS)]
    if contacts:
        buttons.append(list_button("All contacts", account_id, CONTACTS))
        buttons.append(still_true_button(account_id, Section.CONTACTS))
    return [
        section_head("Contacts", freshness),
        *lines_in_sections(lines, most_sections=4, left_out="and {count} more"),
        actions(buttons),
    ]


def contact_line(contact: Contact) -> str:
    """Who, as what, how to reach them, how they see us, when somebody spoke to them last."""
    title = f", {escaped(contact.title, 150)}" if contact.title else ""
    role = f"{CONTACT_ROLE[contact.role]}, {contact.rank}"
    language = f" ({escaped(contact.language, 60)})" if contact.language else ""
    reach = f"\n      Reach: {escaped(contact.channel, 250)}{language}" if contact.channel or language else ""
    spoken = f"{contact.last_spoken_at:%-d %b %Y}" if contact.last_spoken_at else "never noted"
    return (
        f"• *{escaped(contact.name, 200)}*{title}: {role}{reach}\n"
        f"      Influence {contact.influence} of 5, {contact.stance}; last spoken to: {spoken}"
    )


def contact_row(contact: Contact) -> Block:
    """A line of the list of all, with its button."""
    edit = button("Edit", EDIT_CONTACT, str(contact.id), label=f"Edit the contact {contact.name}")
    return section(contact_line(contact), accessory=edit)


def contact_modal(
    account_id: int,
    account_name: str,
    *,
    ids: Mapping[str, str | None],
    contact: Contact | None = None,
    typed_in: Mapping[str, str] | None = None,
    is_full: bool = False,
) -> Block:
    """Name, role and how to reach them; the rest on “More…”.

    Args:
        contact: whom it is about; None: somebody new.
        typed_in: what stands in the fields already; empty where a form is opened.
    """
    given = {"name": contact.name, "role": contact.role, "channel": contact.channel} if contact else {}
    blocks = [
        section(f"Somebody at *{escaped(account_name, 300)}*"),
        *_first_fields({**given, **(typed_in or {})}),
        *(_rest(contact) if is_full else []),
    ]
    buttons = _form_buttons(account_id, contact, is_full=is_full)
    return form_modal(
        "Edit a contact" if contact else "Add a contact",
        [*blocks, *([actions(buttons)] if buttons else [])],
        callback_id=CONTACT_VIEW,
        ids={**ids, "account": account_id, "contact": contact.id if contact else None},
    )


def _first_fields(given: Mapping[str, str]) -> list[Block]:
    roles = [option(text, role) for role, text in CONTACT_ROLE.items()]
    return [
        field("name", "Name", typed(initial=given.get("name", ""), most=LONGEST_NAME)),
        field(
            "role",
            "What do they stand for?",
            select(roles, chosen=given.get("role") or None),
            hint="A sponsor is high up and can be called; a champion speaks for us.",
        ),
        field(
            "channel",
            "How do they like to be reached?",
            typed(initial=given.get("channel", ""), most=LONGEST_CHANNEL, placeholder="+49 151 …, by mail, …"),
            optional=True,
        ),
    ]


def _form_buttons(account_id: int, contact: Contact | None, *, is_full: bool) -> list[Block]:
    buttons = [] if is_full else [button("More…", MORE_OF_CONTACT, str(account_id))]
    if contact:
        buttons.append(button("They left", CONTACT_LEFT, str(contact.id), confirm=LEFT_SURE))
    return buttons


def _rest(contact: Contact | None) -> list[Block]:
    ranks = [option("primary: asked first", Rank.PRIMARY), option("secondary", Rank.SECONDARY)]
    influence = [option(f"{number}", f"{number}") for number in range(1, 6)]
    stances = [option(str(stance), stance) for stance in Stance]
    rank = contact.rank if contact else Rank.SECONDARY
    stance = contact.stance if contact else Stance.NEUTRAL
    number = contact.influence if contact else 3
    spoken: date | None = contact.last_spoken_at.date() if contact and contact.last_spoken_at else None
    title, language = (contact.title, contact.language) if contact else ("", "")
    return [
        field("title", "Title", typed(initial=title, most=LONGEST_TITLE), optional=True),
        field(
            "rank",
            "Rank among those with this role",
            radio(ranks, chosen=rank),
            hint="Whoever was primary for this role before becomes secondary.",
        ),
        field("language", "Preferred language", typed(initial=language, most=LONGEST_LANGUAGE), optional=True),
        field("influence", "Influence, from 1 (little) to 5 (decides)", select(influence, chosen=str(number))),
        field("stance", "How do they see us?", select(stances, chosen=stance)),
        field("last_spoken", "Last spoken to", day_picker(spoken), optional=True),
    ]
