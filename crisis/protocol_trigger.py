"""Which signs call for a decision before there is a crisis (S0-20), and what raises one by itself (S3-25)."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from crisis.protocol_scoring import check_names_differ
from crisis.protocol_values import Name
from crisis.rules.policy import Duration, Policy

MOST_TRIGGERS = 30
"""A longer list is read by nobody."""


class TriggerKind(Policy):
    """One line of the catalogue."""

    name: Name
    meaning: Name
    """What it looks like, in a line."""


DEFAULT_CATALOGUE = (
    TriggerKind(name="repeat complaints", meaning="They complain again and again."),
    TriggerKind(name="no reply from the sponsor", meaning="Their sponsor no longer answers us."),
    TriggerKind(name="invoice unpaid", meaning="They hold back money, or dispute what they owe."),
    TriggerKind(name="key contact leaves", meaning="Who stood for us there leaves or changes job."),
    TriggerKind(name="competitor seen", meaning="Somebody else was invited, or made an offer."),
    TriggerKind(name="service degraded", meaning="What they buy from us works worse than promised."),
    TriggerKind(name="public mention", meaning="They, or others, speak badly of us in public."),
    TriggerKind(name="something else", meaning="A sign that is not in this list."),
)
"""As the shipped protocol, for files that say nothing about it."""


class Triggers(Policy):
    ask_again_after: Duration = timedelta(days=7)
    """How long a trigger is watched before somebody is asked about it again, once."""
    repeat_complaints: Annotated[int, Field(strict=True, ge=2, le=100)] = 3
    """So many complaints of one account …"""
    repeat_within: Duration = timedelta(days=30)
    """… in this time raise a trigger by themselves."""
    repeat_kind: Name = "repeat complaints"
    """What that trigger is called: a name in the catalogue."""
    catalogue: tuple[TriggerKind, ...] = Field(default=DEFAULT_CATALOGUE, min_length=1, max_length=MOST_TRIGGERS)

    @model_validator(mode="after")
    def _fits_together(self) -> "Triggers":
        check_names_differ(self.catalogue, "triggers of the catalogue")
        if self.repeat_kind not in self.names():
            raise ValueError(f"repeat_kind must be a name of the catalogue; {self.repeat_kind} is none")
        return self

    def names(self) -> list[str]:
        return [kind.name for kind in self.catalogue]

    def meaning_of(self, name: str) -> str:
        """Empty for one that is in the catalogue no longer."""
        return next((kind.meaning for kind in self.catalogue if kind.name == name), "")
