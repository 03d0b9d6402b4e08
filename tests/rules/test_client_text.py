"""What a text for a client must not say, and what it must."""

import time
import tomllib
from datetime import date
from pathlib import Path

import pytest

from crisis.protocol import read_protocol
from crisis.rules.client_text import Checked, check_client_text, fill_in
from storage.vocabulary import DraftKind

BANNED = {"soon": "no date", "as soon as possible": "a promise without a date", "our fault": "an admission"}
SECRETS = ("C-2026-007", "crisis-2026-007-acme", "#crisis-desk", "SEV1", "***")
TIME_WORDS = ("tomorrow", "o'clock", "Freitag")
GOOD = "We are on it. You hear from me again at 14:00."
PLAYBOOKS = sorted((Path(__file__).parents[2] / "crisis" / "playbooks").glob("*.toml"))


def checked(text: str, kind: DraftKind = DraftKind.UPDATE) -> Checked:
    return check_client_text(text, kind, banned=BANNED, secrets=SECRETS, time_words=TIME_WORDS)


def test_a_good_text_has_nothing_to_be_said_of() -> None:
    """Nothing of ours, nothing banned, and a time."""
    assert checked(GOOD) == Checked()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("We mend it as soon as possible.", ["as soon as possible"], id="plain"),
        pytest.param("AS SOON AS\nPOSSIBLE, we mend it", ["as soon as possible"], id="in capitals, over two lines"),
        pytest.param("as\u00a0soon as  possible", ["as soon as possible"], id="with spaces of other kinds"),
        pytest.param("as so\u00adon as pos\u200bsible", ["as soon as possible"], id="with signs that nobody sees"),
        pytest.param("Ａｓ ｓｏｏｎ as possible", ["as soon as possible"], id="in full width"),
        pytest.param("It was our fault, as soon as possible", ["as soon as possible", "our fault"], id="two of them"),
        pytest.param("as sooner as impossible", [], id="other words"),
        pytest.param("It was our faultless work", [], id="the beginning of a word"),
        pytest.param("It was hour fault", [], id="the end of a word"),
        pytest.param("as soon as", ["soon"], id="only a part, with a word of its own"),
    ],
)
def test_banned_words_are_found_as_whole_words(text: str, found: list[str]) -> None:
    """However they are written; each with what is wrong with it."""
    banned = checked(f"{text} Until 14:00.").banned

    assert [one.words for one in banned] == found
    assert all(one.because == BANNED[one.words] for one in banned)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("We call it C-2026-007 here", ("C-2026-007",), id="the key"),
        pytest.param("we call it c–2026–007 here", ("C-2026-007",), id="the key, typed otherwise"),
        pytest.param("We call it C-2026-0071 here", (), id="another key"),
        pytest.param("See #crisis-2026-007-acme", ("crisis-2026-007-acme",), id="our channel"),
        pytest.param("It stands in crisis-desk", ("#crisis-desk",), id="a channel of the protocol"),
        pytest.param("It is a sev1 for us", ("SEV1",), id="a severity"),
        pytest.param("<@U0ANA00001> calls you", ("<@U0ANA00001>",), id="a person in Slack"),
        pytest.param(
            "<#C0ACME> and <!here>", ("<#C0ACME>", "<!here>"), id="a channel and a call to everybody in Slack"
        ),
        pytest.param("<mara@example.com> calls you", (), id="an address is none of ours"),
        pytest.param("Several of you", (), id="nothing of ours, nor a secret that is only signs"),
    ],
)
def test_what_is_ours_alone_is_found(text: str, found: tuple[str, ...]) -> None:
    """A client who reads it asks what else we do not say."""
    assert checked(f"{text} at 14:00").secrets == found


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        pytest.param("We are on it.", True, id="none"),
        pytest.param("You hear from me at 14:00.", False, id="a time of day"),
        pytest.param("You hear from me at 2 pm.", False, id="in English"),
        pytest.param("You hear from me at 14h30.", False, id="in French"),
        pytest.param("You hear from me on 2026-11-24.", False, id="a date"),
        pytest.param("You hear from me on 24.11.", False, id="a date without a year"),
        pytest.param("You hear from me on 24 Nov.", False, id="a date in words"),
        pytest.param("You hear from me on November 24.", False, id="the other way round"),
        pytest.param("You hear from me TOMORROW.", False, id="a word"),
        pytest.param("You hear from me at 2 o’clock.", False, id="two words"),
        pytest.param("Am Freitag hören Sie von mir.", False, id="a word of the organisation"),
        pytest.param("Version 3.14 has 99.5 % of 12:99.", True, id="figures that are no time"),
        pytest.param("The server is 10.11.12.13, its twin 10.1.12.14.", True, id="addresses in a network"),
        pytest.param("We call on 10.11.12, or 24.11., at your word.", False, id="days with dots"),
        pytest.param("You hear from me on 3. May", False, id="a month with a short name"),
        pytest.param("We marched 2 decades, 3 marching 2.", True, id="no month"),
        pytest.param("After tomorrows", True, id="a longer word"),
        pytest.param("You hear from me at 9:30.", False, id="a time of one digit"),
        pytest.param("You hear from me at 12pm.", False, id="in English, without a gap"),
        pytest.param("You hear from me at 2 p.m.", False, id="in English, with points"),
        pytest.param("You hear from me at 2.30pm.", False, id="in English, half past"),
        pytest.param("Your order 114:00 and 14:000.", True, id="longer figures around a colon"),
        pytest.param(
            "Our PM needs 5 amps at gate A2 am Hafen, 32 pm.", True, id="letters that look like English times"
        ),
        pytest.param("You hear from me on 4/1/26.", False, id="a date with strokes"),
        pytest.param("You hear from me on 24.11.2026.", False, id="a date with its year"),
        pytest.param("Versions 124.11. and 24.11.5 and 12026-11-245.", True, id="longer figures around points"),
        pytest.param("You hear from me on the 24th of November.", False, id="a day with its ending"),
        pytest.param("You hear from me on 1st Sept.", False, id="September as it is often shortened"),
        pytest.param("Our 124 maybe, mayor 124.", True, id="longer words and figures around a month"),
    ],
)
def test_a_text_says_when_the_client_hears_from_us_again(text: str, lacks: bool) -> None:
    """S1-14: no text without a time."""
    assert checked(text).lacks_time is lacks


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known(month: int) -> None:
    """In full and shortened, before and after the day."""
    day = date(2026, month, 4)
    texts = [f"On {day:{form}}." for form in ("%-d %B", "%-d %b", "%B %-d", "%b. %d")]

    assert [text for text in texts if checked(text).lacks_time] == []


def test_the_last_word_needs_no_time() -> None:
    """After the end nothing follows that a client would wait for."""
    assert not checked("All works again. Thank you.", DraftKind.RESOLUTION).lacks_time
    assert checked("All works again. Thank you.", DraftKind.HOLDING).lacks_time


def test_what_was_not_filled_in_is_found() -> None:
    """Once each; what is longer than a line is no blank."""
    found = checked("[Name], we [step]. [Name], at 14:00. [not\nthis]").blanks

    assert found == ("[Name]", "[step]")


def test_a_template_is_filled_in() -> None:
    """As far as it is known."""
    text = fill_in("[Name], at [time] again at [next update].", {"time": "10:00", "next update": "12:00"})

    assert text == "[Name], at 10:00 again at 12:00."


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_what_playbooks_propose_passes_the_shipped_protocol(path: Path) -> None:
    """Filled in, none of the shipped texts has a word that the shipped protocol bans."""
    policy, words = read_protocol(None).client_text, tomllib.loads(path.read_text("utf-8"))["communication"]
    assert len(PLAYBOOKS) > 5
    for kind in DraftKind:
        found = check_client_text(
            fill_in(words[kind], {"next update": "14:00"}),
            kind,
            banned={one.words: one.because for one in policy.banned},
            secrets=policy.internal,
            time_words=policy.time_words,
        )
        assert (found.banned, found.secrets, found.lacks_time) == ((), (), False), (path.stem, kind)


def test_the_time_it_takes_grows_with_the_text_alone() -> None:
    """No text makes it search for ever: as long as a form takes, of signs that expressions stumble over."""
    banned = {f"as as as as as as word{number}": "no" for number in range(200)}
    began = time.process_time()

    for text in ("as " * 1_000, "[" * 3_000, "<@" * 1_500, "1" * 3_000, "1:" * 1_500, "\u0301" * 3_000, "ß" * 3_000):
        check_client_text(text, DraftKind.UPDATE, banned=banned, secrets=SECRETS, time_words=TIME_WORDS)

    assert time.process_time() - began < 3
