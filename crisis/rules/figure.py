"""Measured figures as people write them (`99.5 %`) and read them (`1,200.5 h`), kept as whole thousandths."""

import re

THOUSANDTHS = 1_000
DECIMALS = 3
LONGEST_UNIT = 20
WHOLE_DIGITS = 12
"""A trillion is more than anybody agrees with a client."""

_WRITTEN = re.compile(r"([-−]?)([0-9][0-9 _'’]*)(?:([.,])([0-9]+))?(.*)", re.ASCII | re.DOTALL)
HOW = "Write a number such as 99.5 or 1200."


def parse_figure(text: str) -> tuple[int, str]:
    """`99,5 %` → 99500 thousandths and the unit `%`. Point and comma are decimal signs; where either may as well part
    thousands (`1,200`, `1.200`), it asks. `write_figure` never writes such a thing.

    Raises:
        ValueError: a sentence that says how to write it.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(HOW)
    minus, whole, sign, decimals, rest = found.groups(default="")
    digits, unit = re.sub("[^0-9]", "", whole), " ".join(rest.split())
    if len(digits) > WHOLE_DIGITS or len(decimals) > DECIMALS:
        raise ValueError(f"A figure has at most {WHOLE_DIGITS} digits, and {DECIMALS} behind the point.")
    thousandths = int(digits) * THOUSANDTHS + int(decimals.ljust(DECIMALS, "0"))
    if len(decimals) == DECIMALS and (sign == "," or decimals.endswith("0")):
        raise ValueError(
            f"{digits}{sign}{decimals} can be read in two ways. "
            f"Write {digits}{decimals} or {write_figure(thousandths)}."
        )
    if re.match("[0-9.,]", unit):
        raise ValueError(HOW)
    if len(unit) > LONGEST_UNIT:
        raise ValueError(f"The unit has {len(unit)} characters; {LONGEST_UNIT} are allowed.")
    return (-thousandths if minus else thousandths), unit


def write_figure(thousandths: int) -> str:
    """The shortest text that `parse_figure` reads as the same: `99.5`, `-10`."""
    return _with_decimals(thousandths, "")


def say_figure(thousandths: int, unit: str = "") -> str:
    """For sentences: `1,200.5 h`."""
    return f"{_with_decimals(thousandths, ',')} {unit}".strip()


def _with_decimals(thousandths: int, grouped_by: str) -> str:
    whole, decimals = divmod(abs(thousandths), THOUSANDTHS)
    behind = f".{decimals:03d}".rstrip("0") if decimals else ""
    return f"{'-' if thousandths < 0 else ''}{whole:{grouped_by}}{behind}"
