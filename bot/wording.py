"""Counting in sentences."""


def counted(number: int, thing: str) -> str:
    """`1 effect`, `2 effects`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
