"""The matrix is whole, and the page shows it as it is."""

from bot.scopes import SCOPES_OF_METHODS
from crisis.effects import EFFECT_VALUES
from tests.faults.acts import ACTS
from tests.faults.matrix import EVERYWHERE, NO_ERROR_STRINGS, cells, left_out, listed_errors, read_matrix
from tests.faults.preparation import EVERY_SCENE
from tests.faults.render import PAGE, page

DATA = read_matrix()
POSTED_LIKE_NOTICES = {"PostHeadline"}
"""By the same function, so that the scene of a notice plays both."""


def test_the_page_is_up_to_date() -> None:
    """What people read about faults is what is tested."""
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/faults.md is stale: python -m tests.faults.render"


def test_every_error_slack_lists_is_played_or_left_out_with_a_reason() -> None:
    """A new release of Slack's reference shows what nobody has thought about."""
    reasons, played = left_out(DATA), DATA["method"]
    forgotten = [
        f"{method} {error}"
        for method, errors in listed_errors().items()
        for error in errors
        if error not in {*EVERYWHERE, *played[method].get("errors", ()), *played[method].get("once", ())}
        and not {error, f"{method} {error}"} & reasons.keys()
    ]

    assert forgotten == []


def test_every_method_has_a_step_and_every_step_a_scene() -> None:
    """No row of the table is only written down."""
    steps, acts = ({step["name"] for step in DATA[kind]} for kind in ("step", "act"))
    methods = {cell.method for kind in ("step", "act") for cell in cells(DATA, kind)}

    assert (steps, acts) == (set(EVERY_SCENE), set(ACTS))
    assert methods - set(NO_ERROR_STRINGS) == set(listed_errors())


def test_every_method_the_code_calls_is_in_the_matrix() -> None:
    """`bot.scopes` names each of them; tests/bot/test_manifest.py reads the code to see that it does."""
    assert set(SCOPES_OF_METHODS) == set(listed_errors())


def test_every_effect_has_a_scene() -> None:
    """What somebody adds to the outbox is tried under faults before it meets any."""
    played = {scene.effect for scene in EVERY_SCENE.values()}

    assert {kind.__name__ for kind in EFFECT_VALUES} - played == POSTED_LIKE_NOTICES


def test_every_outcome_is_used() -> None:
    """A sentence that no cell leads to would be a promise about nothing."""
    used = {cell.outcome for kind in ("step", "act") for cell in cells(DATA, kind)}

    assert used == {*DATA["outcome"], *DATA["answer"]}
