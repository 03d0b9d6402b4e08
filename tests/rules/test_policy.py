"""The values of one severity: what is allowed, and what the refusal says."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from crisis.rules.policy import Cadence, Rung, SeverityPolicy
from storage.vocabulary import Step


def a_policy(**values: Any) -> SeverityPolicy:
    return SeverityPolicy.model_validate(
        {
            "name": "Critical",
            "meaning": "It burns.",
            "calls_crt": True,
            "acknowledge_within": "15m",
            "lead_within": "15m",
            "remind_before": "10m",
            **values,
        }
    )


@pytest.mark.parametrize(
    ("values", "first_word"),
    [
        pytest.param({}, None, id="left out: nothing is due to the client"),
        pytest.param({"client_first_word": "none"}, None, id="none, in so many words"),
        pytest.param({"client_first_word": None}, None, id="none, from code"),
        pytest.param({"client_first_word": "30m"}, timedelta(minutes=30), id="half an hour"),
        pytest.param({"client_first_word": timedelta(minutes=30)}, timedelta(minutes=30), id="half an hour, from code"),
    ],
)
def test_the_first_word_to_the_client_may_be_left_out(values: dict[str, Any], first_word: timedelta | None) -> None:
    """A crisis that the client does not feel asks for none."""
    assert a_policy(**values).client_first_word == first_word


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        pytest.param(
            {"client_first_word": "0m"},
            'a duration must be longer than nothing, for example "30m"',
            id="a first word after no time at all",
        ),
        pytest.param(
            {"client_first_word": 30}, 'write a duration in quotes, like "30m", "4h" or "2d"', id="a bare number"
        ),
        pytest.param({"lead_within": "0m"}, 'a duration must be longer than nothing, for example "30m"', id="no time"),
        pytest.param({"lead_within": "-5m"}, "a duration cannot be negative", id="less than nothing"),
        pytest.param(
            {"internal": {"then_every": "1h", "acute_for": "-5m"}}, "a duration cannot be negative", id="a phase before"
        ),
        pytest.param(
            {"ladder": [{"step": "crt", "after": "5m"}]},
            'the team is paged at once; the ladder begins with "backups"',
            id="the team on the ladder",
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_to_write(values: dict[str, Any], sentence: str) -> None:
    """The sentence reaches whoever edits the protocol."""
    with pytest.raises(ValidationError) as refused:
        a_policy(**values)

    assert [one["msg"] for one in refused.value.errors()] == [f"Value error, {sentence}"]


def test_an_acute_phase_may_last_no_time_at_all() -> None:
    """The pace is the same from the beginning."""
    cadence = Cadence.model_validate({"then_every": "1d", "acute_for": "0m"})

    assert (cadence.acute_for, cadence.acute_every) == (timedelta(), timedelta(days=1))


def test_the_ladder_begins_above_the_team() -> None:
    """Backups are its lowest rung."""
    assert Rung.model_validate({"step": "backups", "after": "5m"}).step is Step.BACKUPS
