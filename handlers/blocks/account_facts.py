"""The form of an account's facts."""

from collections.abc import Mapping

from crisis.profile import OurPerson, Overview
from handlers.blocks.elements import Block, actions, button, day_picker, field, person_select, section, typed
from handlers.blocks.form_modal import form_modal
from handlers.blocks.text import escaped

MORE_OF_FACTS = "crisis_more_of_account_facts"
FACTS_VIEW = "crisis_account_facts_view"
ALSO_HANDS_OVER = "Another KAM? /crisis newkam also hands over what stands on the old one, and tells both."


def facts_modal(facts: Overview, *, ids: Mapping[str, str | None], is_full: bool) -> Block:
    """Renewal and worth; with `is_full` also who looks after the account."""
    value = str(facts.annual_value) if facts.annual_value is not None else ""
    blocks = [
        section(f"*{escaped(facts.name, 300)}*"),
        field("renewal_on", "When is the renewal?", day_picker(facts.renewal_on), optional=True),
        field(
            "annual_value",
            "What is it worth a year?",
            typed(initial=value, most=30, placeholder="1250000"),
            hint="A whole number, without the currency.",
            optional=True,
        ),
        field("currency", "Currency", typed(initial=facts.currency or "", most=3, placeholder="EUR"), optional=True),
        *(_people(facts) if is_full else [actions([button("More…", MORE_OF_FACTS, str(facts.account_id))])]),
    ]
    return form_modal("Edit the facts", blocks, callback_id=FACTS_VIEW, ids={**ids, "account": facts.account_id})


def _people(facts: Overview) -> list[Block]:
    return [
        field("kam", "KAM", _chosen(facts.kam), hint=ALSO_HANDS_OVER if facts.kam else "", optional=True),
        field("manager", "The KAM's manager", _chosen(facts.manager), optional=True),
        field("sponsor", "Our sponsor", _chosen(facts.sponsor), optional=True),
    ]


def _chosen(person: OurPerson | None) -> Block:
    return person_select(initial=person.slack_id if person else None)
