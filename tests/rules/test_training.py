"""What somebody lacks of the required trainings, and what a roster says of it."""

from datetime import date

import pytest

from crisis.rules.roster import Holder, Seat, gaps_in
from crisis.rules.training import lacking
from storage.vocabulary import Severity
from tests.builders import NOON

AWAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("required", "valid", "missing"),
    [
        ((), (), ()),
        (("Crisis Response",), (), ("Crisis Response",)),
        (("Crisis Response",), ("crisis response",), ()),
        (("Crisis Response", "Élan"), ("elan",), ("Crisis Response",)),
    ],
)
def test_what_is_missing_is_named_as_the_protocol_names_it(
    required: tuple[str, ...], valid: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    """Whatever its case and accents."""
    assert lacking(required, valid) == missing


def holder(name: str, lacks: tuple[str, ...] | None = (), **values: object) -> Holder:
    return Holder(reference=name, slack_id=f"U0{name.upper()}", name=name, local=NOON, lacks=lacks, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("primary", "backup", "said"),
    [
        pytest.param(holder("Sam"), holder("Bea"), [], id="both are trained"),
        pytest.param(holder("Sam", None), holder("Bea", None), [], id="nothing is required"),
        pytest.param(
            holder("Sam", ("crisis response",)),
            holder("Bea"),
            ["sales: Sam has no valid training in crisis response. Bea, who has, goes along."],
            id="the backup is the buddy",
        ),
        pytest.param(
            holder("Sam", ("one", "two")),
            holder("Bea", ("two",)),
            ["sales: Sam has no valid training in one, two.", "sales: Bea has no valid training in two."],
            id="nobody is",
        ),
        pytest.param(
            holder("Sam"),
            holder("Bea", ("one",), cannot="is a guest"),
            ["sales: Bea is a guest."],
            id="who cannot answer anyway is not called untrained",
        ),
    ],
)
def test_whoever_is_untrained_on_a_seat_is_a_gap(primary: Holder, backup: Holder, said: list[str]) -> None:
    """A small one: they answer all the same, with somebody trained beside them."""
    gaps = gaps_in([Seat(function="sales", primaries=(primary,), backups=(backup,), severities=(Severity.SEV1,))])

    assert [(gap.function, gap.sentence) for gap in gaps] == [("sales", sentence) for sentence in said]
    assert all(gap.is_grave is False for gap in gaps)
