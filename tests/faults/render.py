"""Writes docs/faults.md from the matrix: `python -m tests.faults.render`."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.faults.matrix import Cell, Data, cells, read_matrix

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
HEAD = """# When Slack does not play along

Every method of Slack that the bot calls, under every fault that can happen to it, and what must come of it. The page
is written by `python -m tests.faults.render` from `tests/faults/matrix.toml`; `tests/faults` plays each of the {count}
cells against Fake Slack with a clock that is moved. Whatever happens, nothing is done twice, nothing goes to a public
channel, and what people typed is kept. {everywhere}
"""


def page() -> str:
    """The whole page as Markdown."""
    data = read_matrix()
    effects, acts = cells(data), cells(data, "act")
    return "\n".join(
        [
            HEAD.format(count=len(effects) + len(acts), everywhere=_everywhere(data)),
            "## What the bot does by itself\n",
            "An effect ends as *done*, *failed* (`effects list` names it) or *dropped*, as it was no longer needed.\n",
            *_outcomes(data, "outcome", effects),
            "\n## While somebody waits, and at the start\n",
            "Slack gives an app three seconds, so these calls are tried once and for 1.2 seconds at most.\n",
            *_outcomes(data, "answer", acts),
            "\n## If it comes late\n",
            *_late(data),
            "\n## What cannot happen\n",
            "Error strings that Slack lists for these methods and that are left out, with the reason.\n",
            *_left_out(data),
            "",
        ]
    )


def _everywhere(data: Data) -> str:
    transient, for_good = (", ".join(data[kind]) for kind in ("transient", "for_good"))
    return (
        f"\n\n*Passing trouble*, tried with every method: {transient}. *Lasting trouble*, too: {for_good}. A step that "
        "calls a method in the same way as another one meets the few faults that its row names."
    )


def _outcomes(data: Data, kind: str, played: list[Cell]) -> Iterator[str]:
    ends = [" ends as |", " --- |"] if kind == "outcome" else ["", ""]
    yield f"| what people see | steps and faults | tried again |{ends[0]} told | never |"
    yield f"| --- | --- | --- |{ends[1]} --- | --- |"
    for name, outcome in data[kind].items():
        own = [cell for cell in played if cell.outcome == name]
        told = ", ".join(outcome.get("told", ())) or "nobody need be"
        retried = f"{outcome['retried']} | {outcome['ends']}" if kind == "outcome" else outcome["retried"]
        yield f"| {outcome['sees']} | {_grouped(data, own)} | {retried} | {told} | {outcome['never']} |"


def _grouped(data: Data, played: list[Cell]) -> str:
    """Steps that meet the same faults together."""
    faults: dict[str, list[str]] = defaultdict(list)
    for cell in played:
        faults[f"{cell.step} (`{cell.method}`)"].append(cell.fault)
    steps: dict[str, list[str]] = defaultdict(list)
    for step, met in faults.items():
        steps[_named(data, met)].append(step)
    return "<br>".join(f"{', '.join(names)}: {met}" for met, names in steps.items())


def _named(data: Data, met: list[str]) -> str:
    rest, words = list(met), []
    for kind, name in (("transient", "*passing trouble*"), ("for_good", "*lasting trouble*")):
        if set(data[kind]) <= set(rest):
            rest = [fault for fault in rest if fault not in data[kind]]
            words.append(name)
    return ", ".join([*words, *(f"`{fault}`" if " " not in fault else fault for fault in rest)])


def _late(data: Data) -> Iterator[str]:
    yield "| until it is done | steps |"
    yield "| --- | --- |"
    steps: dict[str, list[str]] = defaultdict(list)
    for step in data["step"]:
        steps[step["late"]].append(f"{step['name']} (`{step['method']}`)")
    for late, names in steps.items():
        yield f"| {late} | {', '.join(names)} |"


def _left_out(data: Data) -> Iterator[str]:
    for group in data["left_out"]:
        yield f"* {group['reason']} {', '.join(f'`{error}`' for error in group['errors'])}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
