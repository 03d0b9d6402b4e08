"""Ids that come back in the values of buttons and forms."""

from crisis.refusals import UnknownCrisis

LONGEST = 18
"""Digits of the largest id a database holds, less one."""


def id_in(value: object) -> int:
    """
    Raises:
        UnknownCrisis: the button or form is from another time, or its value was made up.
    """
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        raise UnknownCrisis("This does not work any more. `/crisis list` shows the open crises.")
    return int(text)
