"""Whether a function of the response team is the one a plan asks for."""

from crisis.rules.account import search_key


def stands_for(function: str, wanted: str) -> bool:
    """`customer service` stands for `service`, and the other way round; `legal` stands for neither."""
    has, asked = set(search_key(function).split()), set(search_key(wanted).split())
    return bool(has and asked) and (has <= asked or asked <= has)
