"""How a crisis escalates: who is paged when nobody answers, and what pages somebody at once (S2-15)."""

from collections.abc import Iterator

from crisis.protocol import Protocol
from crisis.rules.duration import say_duration
from crisis.rules.policy import SeverityPolicy
from handlers.blocks.elements import Block, context, header, section
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, money
from handlers.blocks.words import STEP
from storage.vocabulary import Severity, Step


def ladder_message(protocol: Protocol) -> Message:
    """The ladder of every severity, in the protocol's own figures; `/crisis escalate` climbs it by hand."""
    severities = [_section(severity, policy) for severity, policy in sorted(protocol.severities.items())]
    blocks = [
        header("How a crisis escalates"),
        *severities,
        section("\n".join(["*At once, whatever the time*", *(f"• {line}" for line in _at_once(protocol))])),
        context(
            "It ends when somebody says “I am on it” and somebody leads. `/crisis escalate` asks for help by hand."
        ),
    ]
    said = "How a crisis escalates: who is paged when nobody answers, for each severity."
    return Message(text=said, blocks=blocks)


def _section(severity: Severity, policy: SeverityPolicy) -> Block:
    title = f"*{severity.value} {escaped(policy.name, 100)}*"
    if not policy.calls_crt:
        return section(f"{title}\n• Nobody is paged.")
    first = (
        f"• At once: the response team. Somebody answers within {say_duration(policy.acknowledge_within)}, somebody "
        f"leads within {say_duration(policy.lead_within)}."
    )
    rungs = [f"• After {say_duration(rung.after)} without an answer: the {STEP[rung.step]}" for rung in policy.ladder]
    return section("\n".join([title, first, *rungs]))


def _at_once(protocol: Protocol) -> Iterator[str]:
    criteria = protocol.criteria
    for currency, amount in sorted(criteria.revenue_at_risk.items()):
        yield f"{money(amount, currency)} a year at risk, or more: the {STEP[criteria.revenue_step]}"
    yield f"The severity is raised: the {STEP[criteria.severity_raised_step]}"
    yield f"The word to the client is overdue for too long: the {STEP[criteria.client_overdue_step]}"
    yield f"The account may be lost (`/crisis lossrisk`): the {STEP[Step.EXECUTIVE_SPONSOR]}"
    yield f"Standard accounts climb no higher than the {STEP[criteria.standard_accounts_up_to]}"
