"""What is printed at the end."""

from collections import Counter
from dataclasses import dataclass

from tests.torture.verdict import Finding

SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The figures of the last line."""

    kills: dict[str, int]
    crises: int
    effects: int
    messages: int
    acts: dict[str, int]
    """The timeline's word → how often people tried."""
    came_through: Counter[str]
    """The same → how often they were answered with success."""
    faults: int
    seconds: float

    @property
    def line(self) -> str:
        of_what = ", ".join(
            f"{count} of a {name}" if name != "PostgreSQL" else f"{count} of {name}"
            for name, count in self.kills.items()
        )
        return (
            f"{sum(self.kills.values())} kills ({of_what}), {sum(self.acts.values())} acts of people "
            f"({self.came_through.total()} came through), {self.crises} crises, "
            f"{self.effects} effects, {self.messages} messages, {self.faults} faults of Slack, {self.seconds:.0f} s"
        )


def table(findings: list[Finding]) -> str:
    """What, expected, found, verdict; below it the first problems of each broken promise."""
    rows = [("what", "looked at", "lost", "doubled", "wrong", "verdict")]
    rows += [
        (f.what, str(f.looked_at), str(len(f.lost)), str(len(f.doubled)), str(len(f.wrong)), f.verdict)
        for f in findings
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(_aligned(cell, width, column) for column, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*lines, *_details(findings)])


def acts_line(totals: Totals) -> str:
    """Of each kind of act how many came through: what was never done was not put to the test."""
    said = [f"{word.rstrip('_')} {totals.came_through[word]} of {tried}" for word, tried in sorted(totals.acts.items())]
    return f"What people did, of what they tried: {', '.join(said)}"


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if 0 < column < 5 else cell.ljust(width)


def _details(findings: list[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        if finding.problems:
            lines.append(f"\n{finding.what}:")
            lines += [f"  {problem}" for problem in finding.problems[:SHOWN]]
            if len(finding.problems) > SHOWN:
                lines.append(f"  … and {len(finding.problems) - SHOWN} more")
    return lines
