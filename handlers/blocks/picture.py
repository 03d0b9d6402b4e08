"""Pictures: SVG in, PNG out, the same on every machine."""

import html
import re
from dataclasses import dataclass
from pathlib import Path

import font_roboto
import resvg_py

FONT = "Roboto"
FONT_FILES = [str(Path(font_roboto.__file__).parent / "files" / f"Roboto-{cut}.ttf") for cut in ("Regular", "Bold")]
INK, FADED, RULE, PAPER = "#1d1c1d", "#616061", "#d6d6d6", "#ffffff"
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Picture:
    """A picture that is not drawn yet; drawing it takes a moment of computing."""

    svg: str
    alt_text: str


def draw(picture: Picture) -> bytes:
    """The picture as PNG. Takes some hundredths of a second, so keep it out of the event loop."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=picture.svg,
            font_files=FONT_FILES,
            skip_system_fonts=True,
            sans_serif_family=FONT,
            font_family=FONT,
        )
    )


def svg(width: int, height: int, parts: list[str]) -> str:
    """The whole picture, on white paper."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="{FONT}">'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def svg_text(
    x: float, y: float, text: str, *, size: int, bold: bool = False, colour: str = INK, anchor: str = "start"
) -> str:
    """One line of text; what XML cannot hold becomes a space."""
    weight = ' font-weight="bold"' if bold else ""
    shown = html.escape(NOT_IN_XML.sub(" ", text))
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight} fill="{colour}" text-anchor="{anchor}">{shown}</text>'


def cut(text: str, most: int) -> str:
    """At most so many letters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
