"""What the protocol file says about looking back after a crisis (S1-16)."""

from datetime import timedelta

from pydantic import Field, model_validator

from crisis.protocol_scoring import check_names_differ
from crisis.protocol_values import Name
from crisis.rules.policy import Duration, Policy
from storage.vocabulary import Severity

WITHIN = {
    Severity.SEV1: timedelta(days=7),
    Severity.SEV2: timedelta(days=7),
    Severity.SEV3: timedelta(days=14),
    Severity.SEV4: timedelta(days=14),
}
"""Where the file does not say."""


MOST_QUESTIONS = 6
"""A view with more is answered by nobody."""


class Question(Policy):
    """One of those that every review asks (S1-19)."""

    name: Name
    question: Name


QUESTIONS = (
    Question(name="surprise", question="What surprised us?"),
    Question(name="differently", question="What would we do differently?"),
    Question(name="playbook", question="What did the playbook lack?"),
    Question(name="client", question="What did the client say?"),
)
"""As the shipped protocol, for files that say nothing about it."""


class Reviews(Policy):
    within: dict[Severity, Duration] = Field(default_factory=lambda: dict(WITHIN))
    """How long after its end the review of a crisis is to be closed."""
    overdue_after: Duration = timedelta(days=7)
    """How long after that the lead is reminded again, and their manager with them."""
    improve_within: Duration = timedelta(days=30)
    """When what we do about a gap is due, where nobody says otherwise."""

    questions: tuple[Question, ...] = Field(default=QUESTIONS, max_length=MOST_QUESTIONS)

    @model_validator(mode="after")
    def _fits_together(self) -> "Reviews":
        check_names_differ(self.questions, "questions")
        return self

    def due_within(self, severity: Severity) -> timedelta:
        """A file may name one severity alone; the others keep theirs."""
        return self.within.get(severity, WITHIN[severity])
