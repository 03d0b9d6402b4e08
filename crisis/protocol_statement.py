"""What the protocol file says about statements for clients (S1-6)."""

from typing import Annotated

from pydantic import Field

from crisis.rules.playbook_shape import Key
from crisis.rules.policy import Policy


class Statements(Policy):
    playbooks: Annotated[tuple[Key, ...], Field(max_length=30)] = (
        "service_outage",
        "data_breach",
        "delivery_failure",
        "billing_dispute",
        "contract_breach",
    )
    """Whose titles a client may read. What is not named here stays inside: `account_about_to_be_lost` is about them."""
