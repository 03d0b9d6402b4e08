"""Everything the organisation decides, read from one TOML file. `protocol.toml` beside this module is the default."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from crisis.protocol_checks import contradictions
from crisis.protocol_client_text import ClientTexts
from crisis.protocol_designation import Designations
from crisis.protocol_diagnostic import Diagnostics
from crisis.protocol_feedback import Feedback
from crisis.protocol_preparation import Obligations, Preparation
from crisis.protocol_problems import sentences
from crisis.protocol_proportion import Proportions
from crisis.protocol_readiness import Readiness
from crisis.protocol_renewal import SeverityHints
from crisis.protocol_review import Reviews
from crisis.protocol_risks import Risks
from crisis.protocol_roles import Roles, shipped_roles
from crisis.protocol_statement import Statements
from crisis.protocol_touchpoint import Touchpoints
from crisis.protocol_training import Trainings
from crisis.protocol_trigger import Triggers
from crisis.protocol_values import (
    AddressOrNone,
    Amount,
    ChannelOrNone,
    ClockTime,
    Currency,
    Emoji,
    Holder,
    HolderOrNone,
    Name,
    Person,
    PersonOrNone,
    Text,
    Zone,
)
from crisis.rules.permissions import Action, Word
from crisis.rules.policy import Duration, DurationOrZero, Policy, SeverityPolicy
from crisis.rules.problem_list import shortened
from crisis.rules.roster_words import is_group
from crisis.rules.toml_lines import too_large
from storage.vocabulary import Severity, Step

SHIPPED = Path(__file__).with_name("protocol.toml")
MOST_PROBLEMS = 100
"""Nobody reads more at once."""


class ProtocolError(Exception):
    """The file cannot be used. `problems`: one sentence each, all of them."""

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__("\n".join([f"The protocol file {source} cannot be used:", *(f"- {one}" for one in problems)]))
        self.source = source
        self.problems = problems


class Links(Policy):
    protocol_url: AddressOrNone = None
    """Where people read the whole protocol; bookmarked in every crisis channel."""


class Seat(Policy):
    """What somebody stands for in the Crisis Response Team."""

    function: Name
    primary: Holder
    backup: HolderOrNone = None
    severities: tuple[Severity, ...] = Field(default=(Severity.SEV1, Severity.SEV2, Severity.SEV3), min_length=1)


class LadderPeople(Policy):
    """Who is reached when the account names nobody of its own."""

    sales_manager: PersonOrNone = None
    director: PersonOrNone = None
    executive_sponsor: PersonOrNone = None
    communications: PersonOrNone = None


class Channels(Policy):
    """By id or as `#name`."""

    crisis_desk: ChannelOrNone = None
    digest: ChannelOrNone = None


class Permissions(Policy):
    declare: tuple[Word, ...] = (Word.EVERYBODY,)
    change: tuple[Word, ...] = (Word.PARTICIPANTS, Word.LEAD, Word.KAM, Word.MANAGERS)
    lower: tuple[Word, ...] = (Word.LEAD, Word.KAM, Word.MANAGERS)
    end: tuple[Word, ...] = (Word.LEAD, Word.KAM, Word.MANAGERS)
    join: tuple[Word, ...] = Field(default_factory=lambda given: given.get("declare", ()))
    """As `declare` where the file does not say: whoever may declare may join the one that is open instead."""
    list: tuple[Word, ...] = (Word.EVERYBODY,)
    read: tuple[Word, ...] = (Word.PARTICIPANTS, Word.DECLARER, Word.LEAD, Word.KAM, Word.MANAGERS)

    def words(self, action: Action) -> tuple[Word, ...]:
        return {
            Action.DECLARE: self.declare,
            Action.JOIN: self.join,
            Action.LIST: self.list,
            Action.READ: self.read,
            Action.CHANGE: self.change,
            Action.LOWER: self.lower,
            Action.END: self.end,
        }[action]


class Updates(Policy):
    snooze_at_most: int = Field(default=3, ge=0, le=20, strict=True)
    snooze_for: Duration = timedelta(minutes=15)
    direct_message_after: DurationOrZero = timedelta(minutes=15)
    manager_after: DurationOrZero = timedelta(minutes=30)
    friday_at: ClockTime = "15:00"
    loss_risk_every: Duration = timedelta(days=1)
    """The team hears something at least so often while the account may be lost."""


class Criteria(Policy):
    """What climbs the ladder besides time, and how far."""

    revenue_at_risk: dict[Currency, Amount] = Field(default_factory=dict)
    """Whole units per currency; from this much on, `revenue_step` is paged."""
    revenue_step: Step = Step.DIRECTOR
    severity_raised_step: Step = Step.SALES_MANAGER
    client_overdue_step: Step = Step.SALES_MANAGER
    standard_accounts_up_to: Step = Step.DIRECTOR


class Playbooks(Policy):
    folder: Text = ""
    """An organisation's own playbooks; relative to the protocol file. Empty: only those that are shipped."""
    when_account_may_be_lost: Text = "account_about_to_be_lost"
    """The name of the one that is offered first then."""


class Actions(Policy):
    """When the lead hears that an action is overdue and its owner, who heard first, has not settled it."""

    lead_after: DurationOrZero = timedelta(hours=1)
    long_term_lead_after: DurationOrZero = timedelta(days=1)
    due_within: Duration = timedelta(hours=4)
    """Of a new action for which nobody says when."""


class Timeline(Policy):
    emoji: Emoji = "pushpin"
    """Put on a message, it puts the message on the timeline, as a pin does. Empty: only a pin does."""


class Protocol(Policy):
    """The file, checked. People are e-mail addresses (lower case) or Slack ids, as written."""

    version: Name
    owner: Text = ""
    timezone: Zone
    managers: tuple[Person, ...] = ()
    reopen_within: Duration = timedelta(days=7)
    links: Links = Links()
    channels: Channels = Channels()
    ladder_people: LadderPeople = LadderPeople()
    crt: tuple[Seat, ...] = ()
    permissions: Permissions = Permissions()
    updates: Updates = Updates()
    criteria: Criteria = Criteria()
    severity_hints: SeverityHints = SeverityHints()
    playbooks: Playbooks = Playbooks()
    actions: Actions = Actions()
    timeline: Timeline = Timeline()
    preparation: Preparation = Preparation()
    obligations: Obligations = Obligations()
    risks: Risks = Risks()
    readiness: Readiness = Readiness()
    statement: Statements = Statements()
    training: Trainings = Trainings()
    designation: Designations = Designations()
    diagnostic: Diagnostics = Diagnostics()
    touchpoints: Touchpoints = Touchpoints()
    triggers: Triggers = Triggers()
    review: Reviews = Reviews()
    proportion: Proportions = Proportions()
    feedback: Feedback = Feedback()
    roles: Roles = Field(default_factory=shipped_roles)
    client_text: ClientTexts = ClientTexts()
    severities: dict[Severity, SeverityPolicy]

    def policy(self, severity: Severity) -> SeverityPolicy:
        return self.severities[severity]

    def day_of(self, moment: datetime) -> date:
        """The day on the calendar where the organisation is."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def seats_for(self, severity: Severity) -> list[Seat]:
        """Who belongs to the team at this severity; nobody when it does not call the team."""
        if not self.policy(severity).calls_crt:
            return []
        return [seat for seat in self.crt if severity in seat.severities]

    def people(self) -> set[str]:
        """Everybody the file names, without user groups."""
        seats = [person for seat in self.crt for person in (seat.primary, seat.backup)]
        ladder = self.ladder_people.model_dump().values()
        return {person for person in (*seats, *ladder, *self.managers) if person and not is_group(person)}

    def user_groups(self) -> set[str]:
        """The user groups of Slack that hold seats, by id or `@handle`."""
        return {one for seat in self.crt for one in (seat.primary, seat.backup) if one and is_group(one)}

    def gaps(self) -> list[str]:
        """What only the organisation can fill in and has not: one sentence each. The protocol works without."""
        return [*self._team_gaps(), *self._ladder_gaps(), *self._place_gaps()]

    def _team_gaps(self) -> Iterator[str]:
        for severity, policy in sorted(self.severities.items()):
            if policy.calls_crt and not self.seats_for(severity):
                yield f"Nobody is in the Crisis Response Team for {severity}: add [[crt]] tables."
        for index, seat in enumerate(self.crt):
            if seat.backup is None:
                yield f"The function {seat.function} has no backup: set backup in [[crt]] number {index + 1}."

    def _ladder_gaps(self) -> Iterator[str]:
        climbed = {rung.step for policy in self.severities.values() for rung in policy.ladder}
        for step in (Step.SALES_MANAGER, Step.DIRECTOR, Step.EXECUTIVE_SPONSOR):
            if step in climbed and getattr(self.ladder_people, step) is None:
                yield f"The ladder has no {step.replace('_', ' ')}: set ladder_people.{step}."
        if self.ladder_people.communications is None:
            yield "Nobody has the role communications: set ladder_people.communications."

    def _place_gaps(self) -> Iterator[str]:
        if not self.owner:
            yield "Nobody is named for questions about the protocol: set owner."
        if self.channels.crisis_desk is None:
            yield "Crises are announced nowhere: set channels.crisis_desk."
        if self.channels.digest is None:
            yield "Digests are posted only in the crisis channel: set channels.digest."


def read_protocol(path: Path | None) -> Protocol:
    """Read the file at `path`, or the shipped one. ProtocolError when it cannot be read or is wrong."""
    source = path or SHIPPED
    try:
        return parse_protocol(source.read_text(encoding="utf-8-sig"), str(source))
    except OSError as error:
        raise ProtocolError(str(source), [f"It cannot be read: {error.strerror or error}."]) from error
    except UnicodeDecodeError as error:
        raise ProtocolError(str(source), ["It is not UTF-8 text: save it as UTF-8."]) from error


def parse_protocol(text: str, source: str) -> Protocol:
    """Check `text`; `source` is named in errors. ProtocolError holds every problem at once."""
    data = _parse_toml(text, source)
    try:
        protocol, problems = Protocol.model_validate(data), []
    except ValidationError as error:
        protocol, problems = None, sentences(error.errors(), Protocol)
    problems += contradictions(data)
    if protocol is None or problems:
        raise ProtocolError(source, shortened(problems, most=MOST_PROBLEMS))
    return protocol


def _parse_toml(text: str, source: str) -> dict[str, Any]:
    if problems := too_large(text):
        raise ProtocolError(source, problems)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ProtocolError(source, ["It is nested beyond reason: no value of a protocol needs that."]) from error
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at (line \d+, column \d+|end of document)\)", str(error), re.DOTALL)
        what, where = found.groups() if found else (str(error), "somewhere")
        raise ProtocolError(source, [f"At {where} this is no valid TOML: {what}."]) from error
