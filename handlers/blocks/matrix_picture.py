"""The risk matrix as a picture: 5 × 5 cells, each with its score and band in words, and the risks beside it."""

from crisis.matrix import RiskMatrix
from crisis.rules.risk import MOST, Band, score
from handlers.blocks.picture import FADED, INK, RULE, Picture, cut, svg, svg_text
from handlers.blocks.risk import IMPACT, LIKELIHOOD

WIDTH, HEIGHT, MARGIN = 1320, 800, 40
LEFT, TOP, CELL, GAP = 176, 140, 104, 4
"""Pixels: where the cells begin, how large each is, and what lies between two."""
LIST_LEFT = LEFT + MOST * (CELL + GAP) + 48
LISTED = 15
LINE = 36
NAME_LETTERS, ACCOUNT_LETTERS, LINE_LETTERS = 64, 22, 43
"""Measured with wide letters."""
RANKS_SHOWN = 5
DOT = 14
"""Radius of the circle around a number."""

FILL = {Band.RED: "#f3b7b1", Band.AMBER: "#fbe3ac", Band.GREEN: "#d5ead3"}
EDGE = {Band.RED: "#a3231a", Band.AMBER: "#8a5a00", Band.GREEN: "#2f6b35"}
"""Dark enough to be read on their fill."""
CORNERS = (
    (0, "rare but grave", "likely and grave"),
    (1, "rare and marginal", "frequent but marginal"),
)


def matrix_picture(matrix: RiskMatrix) -> Picture:
    parts = [*_head(matrix), *_cells(matrix), *_scales(), *_corners(), *_list(matrix)]
    return Picture(svg=svg(WIDTH, HEIGHT, parts), alt_text=matrix_words(matrix))


def matrix_words(matrix: RiskMatrix) -> str:
    """What the picture shows, for who cannot see it; well below Slack's 1,000 characters of alt text."""
    bands = ", ".join(f"{matrix.count(band)} {band}" for band in Band)
    worst = "; ".join(
        f"{cut(risk.scenario, 80)}: likelihood {risk.likelihood}, impact {risk.impact}, score {risk.score}, {risk.band}"
        for risk in matrix.risks[:3]
    )
    count = "1 open risk" if len(matrix.risks) == 1 else f"{len(matrix.risks)} open risks"
    more = f" The worst: {worst}." if worst else ""
    return f"Risk matrix of {cut(matrix.name, 120)}: {count}, {bands}.{more} The list below the picture names all."


def _head(matrix: RiskMatrix) -> list[str]:
    accounts = f" in {matrix.accounts} accounts" if matrix.account_id is None else ""
    counts = ", ".join(f"{matrix.count(band)} {band}" for band in Band)
    said = f"{len(matrix.risks)} open risks{accounts}: {counts}" if matrix.risks else f"No open risk{accounts}"
    return [
        svg_text(MARGIN, 62, cut(f"Risks · {matrix.name}", NAME_LETTERS), size=34, bold=True),
        svg_text(MARGIN, 98, said, size=20, colour=FADED),
    ]


def _place(likelihood: int, impact: int) -> tuple[int, int]:
    """The upper left corner of a cell: likelier to the right, graver to the top."""
    return LEFT + (likelihood - 1) * (CELL + GAP), TOP + (MOST - impact) * (CELL + GAP)


def _cells(matrix: RiskMatrix) -> list[str]:
    scale = range(1, MOST + 1)
    return [part for impact in scale for likelihood in scale for part in _cell(matrix, likelihood, impact)]


def _cell(matrix: RiskMatrix, likelihood: int, impact: int) -> list[str]:
    x, y = _place(likelihood, impact)
    band, ranks = matrix.band_of(likelihood, impact), matrix.ranks_in(likelihood, impact)
    edge = f'stroke="{EDGE[band]}" stroke-width="3"' if ranks else 'stroke="none"'
    box = f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" rx="8" fill="{FILL[band]}" {edge}/>'
    label = svg_text(x + 10, y + 22, f"{score(likelihood, impact)} {band}", size=15, colour=EDGE[band])
    return [box, label, *_dots(ranks, x, y, EDGE[band])]


def _dots(ranks: list[int], x: int, y: int, colour: str) -> list[str]:
    """The numbers of the risks, in two rows of three; what finds no room is counted."""
    shown = ranks if len(ranks) <= RANKS_SHOWN + 1 else ranks[:RANKS_SHOWN]
    parts = []
    for index, rank in enumerate(shown):
        cx, cy = _dot_place(index, x, y)
        parts.append(f'<circle cx="{cx}" cy="{cy}" r="{DOT}" fill="#ffffff" stroke="{colour}" stroke-width="2"/>')
        parts.append(svg_text(cx, cy + 5, str(rank), size=15 if rank < 100 else 12, bold=True, anchor="middle"))
    if len(ranks) > len(shown):
        cx, cy = _dot_place(len(shown), x, y)
        parts.append(svg_text(cx, cy + 5, f"+{len(ranks) - len(shown)}", size=15, bold=True, anchor="middle"))
    return parts


def _dot_place(index: int, x: int, y: int) -> tuple[int, int]:
    return x + 20 + (index % 3) * 32, y + 48 + (index // 3) * 34


def _scales() -> list[str]:
    parts = []
    for figure in range(1, MOST + 1):
        x, _ = _place(figure, 1)
        _, y = _place(1, figure)
        bottom = TOP + MOST * (CELL + GAP)
        parts += [
            svg_text(x + CELL / 2, bottom + 22, str(figure), size=18, bold=True, anchor="middle"),
            svg_text(x + CELL / 2, bottom + 42, LIKELIHOOD[figure], size=14, colour=FADED, anchor="middle"),
            svg_text(LEFT - 16, y + CELL / 2, str(figure), size=18, bold=True, anchor="end"),
            svg_text(LEFT - 16, y + CELL / 2 + 20, IMPACT[figure], size=14, colour=FADED, anchor="end"),
        ]
    middle = LEFT + MOST * (CELL + GAP) / 2
    under = TOP + MOST * (CELL + GAP) + 96
    parts.append(svg_text(middle, under, "How likely", size=18, bold=True, anchor="middle"))
    parts.append(svg_text(MARGIN, TOP + 14, "How bad", size=18, bold=True))
    return parts


def _corners() -> list[str]:
    """The same score can be a fire once in a lifetime or a drip every day (S1-23)."""
    left, right = _place(1, 1)[0], _place(MOST, 1)[0] + CELL
    parts = []
    for row, rare, frequent in CORNERS:
        y = TOP - 12 if row == 0 else TOP + MOST * (CELL + GAP) + 66
        parts.append(svg_text(left, y, rare, size=15, colour=INK))
        parts.append(svg_text(right, y, frequent, size=15, colour=INK, anchor="end"))
    return parts


def _list(matrix: RiskMatrix) -> list[str]:
    top = TOP + 14
    line = f'<line x1="{LIST_LEFT - 24}" y1="{TOP}" x2="{LIST_LEFT - 24}" y2="{HEIGHT - 60}" stroke="{RULE}"/>'
    parts = [line]
    for rank, risk in enumerate(matrix.risks[:LISTED], start=1):
        whose = f"{cut(risk.account_name, ACCOUNT_LETTERS)}: " if matrix.account_id is None else ""
        parts += [
            svg_text(LIST_LEFT + 22, top, str(rank), size=18, bold=True, anchor="end"),
            svg_text(LIST_LEFT + 36, top, cut(f"{whose}{risk.scenario}", LINE_LETTERS), size=18),
            svg_text(WIDTH - MARGIN, top, f"{risk.score} {risk.band}", size=18, colour=EDGE[risk.band], anchor="end"),
        ]
        top += LINE
    more = len(matrix.risks) - LISTED
    if more > 0:
        parts.append(svg_text(LIST_LEFT + 36, top, f"and {more} more", size=18, colour=FADED))
    return parts
