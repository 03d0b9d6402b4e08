"""What people read about a crisis near a renewal. It is a hint: they decide."""

from crisis.rules.duration import say_duration
from crisis.rules.renewal import RenewalHint
from handlers.blocks.text import escaped


def renewal_line(hint: RenewalHint) -> str:
    """On the headline, which stands for days: no count of days that would grow old."""
    near = f"{hint.on:%-d %b %Y}, within {say_duration(hint.within)}"
    return f"*Renewal of {escaped(hint.account_name, 300)}:* {near}. Consider {hint.consider.value}."


def renewal_sentence(hint: RenewalHint) -> str:
    """In a form, which is read now."""
    left = {0: "today", 1: "tomorrow"}.get(hint.days, f"in {hint.days} days")
    return f"Renewal of {escaped(hint.account_name, 300)} {left} ({hint.on:%-d %b %Y}): consider {hint.consider.value}."
