"""Answers to weighted criteria, out of a form."""

import re
from collections.abc import Sequence

from crisis.protocol_scoring import Criterion
from handlers.form import Form


def answers_in(form: Form, criteria: Sequence[Criterion]) -> dict[str, int | None]:
    """Criterion → answer; what is missing or made up is no answer."""
    chosen = [form.choice(f"score_{index}") for index in range(len(criteria))]
    return {
        criterion.name: int(one) if re.fullmatch("[0-9]", one) else None
        for criterion, one in zip(criteria, chosen, strict=True)
    }
