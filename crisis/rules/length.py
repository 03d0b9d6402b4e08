"""What is said of a text that is too long."""


def too_long(most: int, text: str) -> str:
    """Says both figures, so that nobody has to guess how much must go."""
    return f"Keep this under {most:,} characters; it has {len(text):,}."
