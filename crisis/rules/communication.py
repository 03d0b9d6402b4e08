"""What a line of a communication plan must say: who hears what, when, how (S1-12). To the client the liaison speaks."""

from collections.abc import Mapping

from crisis.rules.duration import parse_duration
from crisis.rules.length import too_long

BY_PROTOCOL = "protocol"
"""How often, when the line has no rhythm of its own: as the protocol says."""
LIAISON = "liaison"

_ASKED = {
    "audience": "Say who is to hear something, for example “Operations at the client”.",
    "what": "Say what they are told, for example “What works again, and when the rest will”.",
    "cadence": f"Say how often, for example 4h, or “{BY_PROTOCOL}” for as often as the protocol says.",
    "channel": "Say how: a call, an e-mail, a Slack channel.",
    "primary": "Say whom exactly: a name, best with a number.",
}
LONGEST = {
    "audience": 80,
    "what": 300,
    "cadence": 40,
    "channel": 200,
    "primary": 200,
    "secondary": 200,
    "speaker": 80,
    "approver": 80,
}


def line_problems(fields: Mapping[str, str], *, is_client: bool) -> dict[str, str]:
    """Field → what is wrong with it. `fields`: those of `LONGEST`, trimmed."""
    errors = {name: sentence for name, sentence in _ASKED.items() if not fields[name]}
    for name, most in LONGEST.items():
        if len(fields[name]) > most:
            errors[name] = too_long(most, fields[name])
    if "cadence" not in errors and (problem := _cadence_problem(fields["cadence"])):
        errors["cadence"] = problem
    if is_client and fields["speaker"].casefold() not in ("", LIAISON):
        errors["speaker"] = "To the client only the liaison speaks: one voice. Leave this empty."
    return errors


def speaker_of(speaker: str, *, is_client: bool) -> str:
    """To the client always the liaison (S3-2); inside, whoever is named, else the lead."""
    return LIAISON if is_client else speaker or "lead"


def cadence_of(written: str) -> str:
    """As it is stored: empty for as the protocol says."""
    return "" if written.casefold() == BY_PROTOCOL else written


def _cadence_problem(written: str) -> str | None:
    if written.casefold() == BY_PROTOCOL:
        return None
    try:
        rhythm = parse_duration(written)
    except ValueError as error:
        return f"{str(error).capitalize()}, or “{BY_PROTOCOL}”."
    return None if rhythm else f"Write a time such as 4h, or “{BY_PROTOCOL}”."
