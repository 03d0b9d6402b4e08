"""The desk at which operations run."""

from collections.abc import Iterator

import pytest

from tests.builders import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A database in memory, a company, and a clock that stands at noon of a Tuesday."""
    with Desk.in_memory() as desk:
        yield desk
