"""The page for the client, in its modal, whatever the client is called."""

import pytest

from crisis.statement import MadeStatement
from fake_slack.block_kit import view_faults
from handlers.blocks.statement import statement_view
from tests.handlers.facts import HOSTILE, NOW, ONLY_ESCAPES
from tests.handlers.reading import marked_up


@pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])
def test_slack_takes_the_page_whatever_it_says(text: str) -> None:
    """Limits hold; nobody is woken; who made the ones before is named."""
    made = MadeStatement(id=7, account_name=text[:120], text=text * 2, earlier=(("U0ANA00001", NOW),))

    view = statement_view(made)

    assert view_faults(view) == []
    assert "<!channel" not in marked_up(view["blocks"])
    assert "by <@U0ANA00001>" in marked_up(view["blocks"])
