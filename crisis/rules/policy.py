"""What the organisation decided about one severity, as the values the other rules read. Written in `protocol.toml`."""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from crisis.rules.duration import parse_duration
from storage.vocabulary import Step


def _from_text(value: object) -> object:
    if isinstance(value, str):
        return parse_duration(value)
    if isinstance(value, timedelta):
        return value
    raise ValueError('write a duration in quotes, like "30m", "4h" or "2d"')


def _from_text_or_none(value: object) -> object:
    return None if value is None or value == "none" else _positive(_from_text(value))


def _positive(value: object) -> object:
    if isinstance(value, timedelta) and value <= timedelta():
        raise ValueError('a duration must be longer than nothing, for example "30m"')
    return value


def _above_the_team(step: Step) -> Step:
    if step is Step.CRT:
        raise ValueError('the team is paged at once; the ladder begins with "backups"')
    return step


Duration = Annotated[timedelta, BeforeValidator(_from_text), AfterValidator(_positive)]
DurationOrZero = Annotated[timedelta, BeforeValidator(_from_text)]
"""A text that is less than nothing is refused where it is read."""
DurationOrNone = Annotated[timedelta | None, BeforeValidator(_from_text_or_none)]


class Policy(BaseModel):
    """Values that are read once and never changed. A key nobody knows is an error, not a silent typing mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cadence(Policy):
    """How often one audience hears something: `acute_every` for the first `acute_for`, `then_every` after that."""

    then_every: Duration
    acute_every: Duration = Field(default_factory=lambda given: given["then_every"])
    """As `then_every` where the file does not say."""
    acute_for: DurationOrZero = timedelta()


class Rung(Policy):
    """One rung of the ladder: who is paged when nobody answered for `after`, counted from the first page."""

    step: Annotated[Step, AfterValidator(_above_the_team)]
    after: Duration


class SeverityPolicy(Policy):
    """All that depends on how bad it is."""

    name: str = Field(min_length=1)
    meaning: str = Field(min_length=1)
    calls_crt: bool = Field(strict=True)
    acknowledge_within: Duration
    lead_within: Duration
    client_first_word: DurationOrNone = None
    """None: nothing is due to the client."""
    remind_before: Duration
    internal: Cadence | None = None
    client: Cadence | None = None
    ladder: tuple[Rung, ...] = ()
    """In rising order. Empty: nobody is paged again."""
