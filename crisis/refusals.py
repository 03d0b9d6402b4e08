"""The ways an operation can say no. Each carries the sentence the person reads.

Refusal
├── InvalidInput       a field of a form is wrong; `errors` says which
├── NotAllowed         the person may not do this
├── UnknownCrisis      no crisis has this key, or none belongs to this channel
├── UnknownAccount     no account has this name, or several have
├── UnknownPlaybook    no playbook, or no version of it, has this name
├── UnknownRisk        the register has no such risk
├── UnknownBrainstorm  there is no such brainstorm, or no such idea
├── UnknownTrigger     there is no such trigger
├── NotTrueYet         what it would say is not so; the sentence names what is missing
├── UnknownAppointment there is no such planned visit or call
├── WrongStatus        the crisis is over, or not over yet
└── AlreadyDone        somebody else was faster; the sentence says who and what
"""


class Refusal(Exception):
    """Normal business, not a bug: it reaches the person as a sentence and changes nothing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class InvalidInput(Refusal):
    """One or more fields are wrong."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors
        """Field name → sentence. Field names are those of the operation's argument."""


class NotAllowed(Refusal):
    """The person lacks the right."""


class UnknownCrisis(Refusal):
    """There is no such crisis."""


class UnknownAccount(Refusal):
    """There is no such account, or it is not clear which."""


class UnknownPlaybook(Refusal):
    """There is no such playbook, or no such version of it."""


class UnknownRisk(Refusal):
    """There is no such risk in the register."""


class UnknownBrainstorm(Refusal):
    """There is no such brainstorm, or no such idea in it."""


class UnknownRole(Refusal):
    """The protocol has no card of this role (any more)."""


class UnknownTrigger(Refusal):
    """There is no such trigger."""


class NotTrueYet(Refusal):
    """What would be said to others is not so yet."""


class UnknownAppointment(Refusal):
    """There is no such planned visit or call."""


class WrongStatus(Refusal):
    """The crisis is not in a state in which this makes sense."""


class AlreadyDone(Refusal):
    """Somebody else did it first."""
