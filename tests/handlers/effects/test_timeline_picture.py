"""The picture of the timeline: readable, escaped, bounded, drawn alike everywhere."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from crisis.facts import CrisisFacts, Digest, Figures, TimelineFacts
from handlers.blocks.picture import FONT_FILES, draw
from handlers.blocks.timeline import ENTRIES_SHOWN, people_in, timeline_picture
from storage.vocabulary import Severity, Status, Tier

DECLARED = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
FIGURES = Figures(
    to_notify_s=3,
    to_acknowledge_s=120,
    to_first_client_word_s=900,
    to_resolve_s=18_000,
    internal_on_time=3,
    internal_due=4,
    client_on_time=1,
    client_due=1,
    escalations=1,
)


def entry(minutes: float, text: str, *, word: str = "updated", by: str = "clock") -> TimelineFacts:
    return TimelineFacts(seq=1, at=DECLARED + timedelta(minutes=minutes), by=by, word=word, text=text)


def ended(*timeline: TimelineFacts, account: str = "Acme Corp") -> Digest:
    crisis = CrisisFacts(
        id=7,
        key="C-2026-007",
        account_name=account,
        tier=Tier.KEY,
        summary="",
        severity=Severity.SEV1,
        severity_name="Critical",
        severity_meaning="",
        was_unsure=False,
        status=Status.RESOLVED,
        declared_by="U1",
        declared_at=DECLARED,
        channel_id="C1",
        channel_name="c",
        channel_problem="",
        origin_link=None,
        revenue_at_risk=None,
        currency=None,
        roles={},
    )
    return Digest(
        crisis=crisis,
        end=1,
        resolved_at=DECLARED + timedelta(hours=5),
        what_was_done="",
        cause="",
        client_confirmed_by="",
        client_confirmed_how="",
        unconfirmed_reason="",
        figures=FIGURES,
        people=(),
        timeline=timeline,
        remains=(),
        picture_file_id=None,
    )


def words_of(digest: Digest, *, zone: str = "UTC", **names: str) -> list[str]:
    """The texts in the picture, in order."""
    root = ElementTree.fromstring(timeline_picture(digest, names=names, zone=zone).svg)
    return ["".join(element.itertext()) for element in root.iter() if element.tag.endswith("text")]


def test_it_says_what_happened_when_and_who_did_it() -> None:
    """Times in the protocol's zone, people by name."""
    digest = ended(
        entry(0, "<@U1> declared SEV1.", word="declared", by="U1"),
        entry(3, "Took the lead.", word="lead_taken", by="U2"),
    )

    words = words_of(digest, zone="Europe/Berlin", U1="Ana", U2="Dora")

    assert "C-2026-007 · Acme Corp" in words
    assert "Times in CET" in words
    assert words[-4:] == ["21 Nov, 21:00", "@Ana declared SEV1.", "21 Nov, 21:03", "Took the lead. (Dora)"]
    assert people_in(digest) == {"U1", "U2"}


def test_what_people_typed_cannot_break_out_of_the_picture() -> None:
    """Mark-up, control characters and endless words become plain, short text."""
    nasty = ended(entry(0, "&lt;/text&gt;<script> \x00\x1b ]]> & 'x' \ufffe" + "W" * 5000), account="</svg>& Söhne")

    words = words_of(nasty)

    assert "C-2026-007 · </svg>& Söhne" in words
    assert max(map(len, words)) < 130
    assert draw(timeline_picture(nasty, names={}, zone="UTC")).startswith(b"\x89PNG")


def test_a_long_crisis_shows_its_beginning_and_its_end() -> None:
    """And how many entries lie between, so that nobody takes it for the whole."""
    digest = ended(*(entry(number, f"Step {number}.") for number in range(200)))

    shown = [word for word in words_of(digest) if word.startswith("Step")]

    assert shown == [f"Step {number}." for number in (*range(12), *range(188, 200))]
    assert len(shown) == ENTRIES_SHOWN
    assert "… 176 more entries …" in words_of(digest)


def test_meaning_does_not_rest_on_colour_alone() -> None:
    """Each sort of entry has its own shape, and the legend names it."""
    digest = ended(
        entry(0, "a", word="declared"), entry(1, "b", word="escalated"), entry(2, "c"), entry(3, "d", word="joined")
    )

    svg = timeline_picture(digest, names={}, zone="UTC").svg

    shapes = dict(re.findall(r'd="([^"]+)" fill="([^"]+)"', svg))
    assert len(shapes) == len(set(shapes.values())) == 4
    assert {"Turning point", "Escalation or delay", "Update", "Team"} <= set(words_of(digest))


def test_letters_are_drawn_without_fonts_of_the_machine() -> None:
    """The same picture in a container that has none: with text it is another picture than without."""
    with_words, without = (
        draw(timeline_picture(ended(entry(0, text)), names={}, zone="UTC")) for text in ("Hello", " ")
    )

    assert with_words != without
    assert len(FONT_FILES) == 2


def test_an_empty_timeline_is_still_a_picture() -> None:
    """Nothing divides by the number of entries."""
    picture = timeline_picture(ended(), names={}, zone="UTC")

    assert draw(picture).startswith(b"\x89PNG")
    assert "C-2026-007" in picture.alt_text
    assert len(picture.alt_text) <= 1000
