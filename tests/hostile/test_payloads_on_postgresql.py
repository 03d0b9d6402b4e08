"""What SQLite takes, PostgreSQL may refuse: the same mutated payloads, fewer of them."""

import pytest

from tests.hostile.run import main


@pytest.mark.slow
def test_mutated_payloads_are_taken_on_postgresql(capsys: pytest.CaptureFixture[str]) -> None:
    """`./run torture --payloads N --database postgresql` sends as many as one likes."""
    status = main(["--payloads", "60", "--database", "postgresql"])

    told = capsys.readouterr().out
    assert status == 0, told
    assert "60 payloads in" in told and "0 faults." in told
