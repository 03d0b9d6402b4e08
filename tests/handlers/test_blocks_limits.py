"""Whatever people type, Slack takes what we build: its limits, its escapes, a fallback, ids that differ."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from crisis.facts import Duty, HomeAccount, HomeAction, HomeDigest, HomeEscalation, HomeFacts, ManagerHome, OpenPage
from crisis.protocol import read_protocol
from crisis.rules.proportion import Flag, Response
from crisis.rules.renewal import RenewalHint
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.announcement import announcement_message, change_message
from handlers.blocks.change_modals import escalate_modal, lead_modal, recover_modal, severity_modal
from handlers.blocks.declare import (
    declare_view,
    joined_view,
    known_account_option,
    new_account_option,
    not_opened_view,
    opened_view,
    opening_view,
)
from handlers.blocks.digest import digest_message, friday_message, picture_words
from handlers.blocks.end_modals import cancel_modal, reopen_modal, resolve_modal
from handlers.blocks.headline import headline_message
from handlers.blocks.home import home_view
from handlers.blocks.list import list_message
from handlers.blocks.menu import choose_crisis, more_menu
from handlers.blocks.message import Message
from handlers.blocks.notice import DIRECT_WORDS, NOTICE_WORDS, direct_message, notice_message
from handlers.blocks.notice_view import sentence_view, with_problem
from handlers.blocks.page import page_message
from handlers.blocks.portfolio import portfolio_view
from handlers.blocks.reminder import reminder_message
from handlers.blocks.role import SHOW_ROLE
from handlers.blocks.show import show_message, timeline_message, who_message
from handlers.blocks.text import length
from handlers.blocks.topic import topic
from handlers.blocks.update import update_message
from handlers.blocks.update_modal import no_change_modal, snooze_modal, update_modal
from storage.vocabulary import Answer, Audience, Severity, Status, Step, Tier
from tests.handlers.facts import (
    CROWD,
    HOSTILE,
    NOW,
    ONLY_ESCAPES,
    a_clock,
    a_digest,
    a_headline,
    a_home,
    a_huge_crisis,
    a_listed,
    a_page,
    a_reminder,
    an_entry,
    an_update,
)
from tests.handlers.reading import elements_of, marked_up, words_of

PROTOCOL = read_protocol(None)
VALUES = {
    "account_id": 7,
    "problems": dict.fromkeys(CROWD, "is a guest"),
    "email": "nobody@example.com",
    "function": "legal",
    "by": "U0ANA00001",
    "before": "U0BEN00002",
    "to": "U0DORA0004",
    "who": "U0ANA00001",
    "old": "SEV3",
    "new": "SEV1",
    "backup": "U0INES0009",
    "step": "director",
    "people": list(CROWD),
    "concern": "manual",
    "audience": "client",
    "until": NOW.isoformat(),
    "due_at": NOW.isoformat(),
    "responsible": "U0ANA00001",
    "functions": ["legal", "sales"] * 40,
    "lines": [f"<@{who}> stands in." for who in CROWD],
    "title": "Service outage",
    "kind": "holding",
    "version": 3,
    "count": 9,
    "seq": 12,
    "corrects": 4,
    "missing": ["operations"],
    "kam": "U0ANA00001",
    "accounts": ["x" * 120] * 20,
    "first_day": "2026-11-24",
    "last_day": "2026-11-30",
    "stand_ins": [{"function": "sales", "slack_ids": list(CROWD)}, {"function": "legal", "slack_ids": []}] * 20,
    "leads": True,
    "measure": "They said so.",
    "what": "post the headline",
    "person": "U0HUGO0008",
    "effect_id": 12,
    "promise": "“First response” (MSA 4.1)",
    "number": 2,
    "account": ONLY_ESCAPES[:120],
    "tier": "key",
    "decided_at": NOW.isoformat(),
    "passed_by": "U0BEN00002",
    "passed_at": NOW.isoformat(),
}


def _huge_headline(text: str, status: Status = Status.RESPONDING) -> Message:
    crisis = replace(a_huge_crisis(text), status=status)
    return headline_message(
        a_headline(
            crisis=crisis,
            open_pages=tuple(OpenPage(slack_id=one, step=Step.CRT, sent_at=NOW) for one in CROWD),
            on_it=CROWD,
            last_update=an_update(progress=text),
            escalated_to=Step.DIRECTOR,
            escalation_reason=text,
            next_escalation_at=NOW,
            failed_effects=3,
            resolved_at=NOW,
            what_was_done=text,
            cancel_reason=text,
            renewal=_huge_hint(text),
        )
    )


def _huge_hint(text: str) -> RenewalHint:
    return RenewalHint(
        account_name=text[:120], on=NOW.date(), days=63, within=timedelta(days=120), consider=Severity.SEV2
    )


def _huge_digest(text: str) -> Message:
    digest = a_digest(
        crisis=a_huge_crisis(text),
        what_was_done=text,
        cause=text,
        client_confirmed_by=text[:200],
        client_confirmed_how=text[:200],
        people=tuple((one, text[:60]) for one in CROWD),
        timeline=tuple(an_entry(seq, text) for seq in range(1, 300)),
        remains=tuple(text for _ in range(30)),
    )
    return digest_message(digest, "F0PICTURE1")


def _huge_show(text: str) -> Message:
    signs = [Flag(response=Response.OVER, sentence=text)] * 15
    crisis = a_headline(crisis=a_huge_crisis(text), what_was_done=text, cancel_reason=text)
    return show_message(crisis, proportion=signs)


def _huge_notice(word: str, text: str) -> Message:
    return notice_message(word, {**VALUES, "reason": text, "note": text, "why": text}, a_huge_crisis(text))


def _huge_direct(word: str, text: str) -> Message:
    return direct_message(
        word,
        {
            **VALUES,
            "reason": text,
            "note": text,
            "text": text,
            "duty": {"role": "lead", "title": text[:60], "purpose": text[:200]},
            "answer": text,
            "statement": text,
            "penalty": text[:300],
        },
        a_huge_crisis(text),
    )


MESSAGES: dict[str, Callable[[str], Message]] = {
    "headline": _huge_headline,
    "headline resolved": lambda text: _huge_headline(text, Status.RESOLVED),
    "headline cancelled": lambda text: _huge_headline(text, Status.CANCELLED),
    "page": lambda text: page_message(
        a_page(
            crisis=a_huge_crisis(text),
            reason=text,
            answer_note=text,
            acknowledged_by=CROWD,
            function=text[:60],
            step=Step.DIRECTOR,
            duties=(Duty(role="a" * 40, title=text[:60], purpose=text[:200]),) * 5,
        )
    ),
    "answered page": lambda text: page_message(
        a_page(
            crisis=a_huge_crisis(text),
            reason=text,
            answer=Answer.DELEGATED,
            answered_at=NOW,
            answer_note=text,
            acknowledged_by=CROWD,
        )
    ),
    "update": lambda text: update_message(
        an_update(
            audience=Audience.CLIENT,
            progress=text,
            changes=text,
            plan=text,
            told_to=text[:200],
            told_how=text[:100],
            told_at=NOW,
        ),
        a_huge_crisis(text),
    ),
    "reminder": lambda text: reminder_message(a_reminder(crisis=a_huge_crisis(text))),
    "announcement": lambda text: announcement_message(a_huge_crisis(text), is_private=True),
    "change": lambda text: change_message("severity_changed", {"old": "SEV2", "new": "SEV1"}, a_huge_crisis(text)),
    "digest": _huge_digest,
    "friday": lambda text: friday_message([a_listed(account_name=text[:120])] * 200, NOW),
    "list": lambda text: list_message([a_listed(account_name=text[:120])] * 200, now=NOW),
    "show": _huge_show,
    "timeline": lambda text: timeline_message(a_huge_crisis(text), [an_entry(9, text)] * 60, total=400),
    "who": lambda text: who_message(a_huge_crisis(text), [(one, text[:60], text[:300]) for one in CROWD], list(CROWD)),
    **{f"notice {word}": partial(_huge_notice, word) for word in sorted(NOTICE_WORDS)},
    **{f"direct {word}": partial(_huge_direct, word) for word in sorted(DIRECT_WORDS)},
}
VIEWS: dict[str, Callable[[str], dict[str, Any]]] = {
    "declare": lambda text: declare_view(
        PROTOCOL,
        summary=text,
        account=new_account_option(text),
        severity="SEV2",
        open_crises=[a_listed(id=number, account_name=text[:120]) for number in range(5)],
    ),
    "opening": lambda text: opening_view(),
    "opened": lambda text: opened_view(a_huge_crisis(text)),
    "not opened": lambda text: not_opened_view(a_huge_crisis(text)),
    "joined": lambda text: joined_view(a_listed(), text),
    "update for the team": lambda text: update_modal(
        a_huge_crisis(text), a_clock(), Audience.INTERNAL, PROTOCOL, now=NOW, progress=text
    ),
    "update for the client": lambda text: update_modal(
        a_huge_crisis(text), None, Audience.CLIENT, PROTOCOL, now=NOW, progress=text
    ),
    "no change": lambda text: no_change_modal(a_huge_crisis(text), a_clock(), PROTOCOL),
    "snooze": lambda text: snooze_modal(a_huge_crisis(text), a_clock(), PROTOCOL),
    "severity": lambda text: severity_modal(
        a_huge_crisis(text), PROTOCOL, chosen="SEV2", reason=text, hint=_huge_hint(text)
    ),
    "lead": lambda text: lead_modal(a_huge_crisis(text), to="U0ANA00001", note=text),
    "escalate": lambda text: escalate_modal(a_huge_crisis(text), chosen="director", reason=text),
    "recover": lambda text: recover_modal(a_huge_crisis(text), note=text),
    "resolve": lambda text: resolve_modal(a_huge_crisis(text), what_was_done=text),
    "reopen": lambda text: reopen_modal(a_huge_crisis(text), PROTOCOL, reason=text),
    "cancel": lambda text: cancel_modal(a_huge_crisis(text), reason=text),
    "more": lambda text: more_menu(a_huge_crisis(text)),
    "choose": lambda text: choose_crisis(
        [a_listed(id=number, account_name=text[:120]) for number in range(150)], word="update", text=text
    ),
    "sentence": lambda text: sentence_view("Crisis Desk", "Nothing was changed.", text),
    "problem": lambda text: with_problem(
        {**resolve_modal(a_huge_crisis(text), what_was_done=text), "state": {"values": {}}}, "Somebody was faster."
    ),
    "home": lambda text: home_view(_full_home(text)),
    "portfolio": lambda text: portfolio_view([_an_account(text)] * 10, page=3, total=500, search=text[:60]),
}


def _full_home(text: str) -> HomeFacts:
    """Of a manager in ninety crises."""
    return a_home(
        mine=(a_listed(account_name=text[:120], lead="U0ANA00001"),) * 90,
        pages=_many_pages(text),
        actions=(HomeAction(id=1, crisis_key="C-2026-007", what=text[:2000], due_at=NOW, is_overdue=True),) * 9,
        accounts=(_an_account(text),) * 8,
        digests=(
            HomeDigest(
                id=1,
                key="C-2026-007",
                account_name=text[:120],
                severity=Severity.SEV1,
                resolved_at=NOW,
                what_was_done=text,
            ),
        )
        * 5,
        escalated=(
            HomeEscalation(
                key="C-2026-007",
                account_name=text[:120],
                severity=Severity.SEV1,
                step=Step.DIRECTOR,
                at=NOW,
                is_answered=False,
                channel_id="C0CRISIS01",
            ),
        )
        * 6,
        manager=ManagerHome(least_ready=(_an_account(text),) * 5, team_gaps=(text[:400],) * 6),
    )


def _an_account(text: str) -> HomeAccount:
    return HomeAccount(id=5, name=text[:120], tier=Tier.STRATEGIC, readiness=40, stale_sections=3)


def _many_pages(text: str) -> tuple[Any, ...]:
    return tuple(a_page(id=number, crisis=a_huge_crisis(text)) for number in range(30))


TEXTS = pytest.mark.parametrize(
    "text", [HOSTILE, ONLY_ESCAPES, "x" * 3000, "👩‍👩‍👧‍👦" * 272, "\n" * 1500 + "a" * 1500, "a"]
)


@TEXTS
@pytest.mark.parametrize("name", MESSAGES)
def test_slack_takes_every_message_whatever_people_typed(name: str, text: str) -> None:
    """50 blocks, 3,000 characters a text, 75 a button, unique ids: also for the largest and most hostile input."""
    message = MESSAGES[name](text)

    assert message_faults(message.blocks) == []
    assert 0 < length(message.text) <= 4000


@TEXTS
@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_every_view_whatever_people_typed(name: str, text: str) -> None:
    """Titles of 24 characters, options of 75, values of 150: also for the largest and most hostile input."""
    view = VIEWS[name](text)

    assert view_faults(view) == []


@pytest.mark.parametrize("name", MESSAGES)
def test_what_people_type_mentions_and_links_nobody(name: str) -> None:
    """User text is escaped everywhere: no channel is woken and no link is hidden behind other words."""
    message = MESSAGES[name](HOSTILE)

    for read in (marked_up(message.blocks), message.text):
        assert "<!channel" not in read
        assert "<https://evil" not in read


@pytest.mark.parametrize("name", MESSAGES)
def test_ids_of_a_message_are_unique_and_values_are_ids(name: str) -> None:
    """Two elements never answer to one action id, and a button carries nothing but ids."""
    elements = elements_of(MESSAGES[name](HOSTILE).blocks)
    ids = [element["action_id"] for element in elements]

    assert len(set(ids)) == len(ids)
    values = [element.get("value", "0") for element in elements if element["action_id"] != SHOW_ROLE]
    assert all(set(value) <= set("0123456789:") for value in values)


def test_the_topic_fits_and_stays_on_one_line() -> None:
    """Slack refuses a topic above 250 characters."""
    crisis = a_huge_crisis("Very & long\nname " * 20)

    said = topic(crisis)

    assert length(said) <= 250
    assert "\n" not in said
    assert said.startswith("C-2026-007 | SEV1 Critical")


def test_the_picture_is_described_within_slacks_limit() -> None:
    """Alt text tells what the picture shows."""
    said = picture_words(a_digest())

    assert "resolved after 2 hours 1 minute" in said
    assert length(said) <= 1000


def test_a_tier_and_a_kam_tell_namesakes_apart() -> None:
    """The description of an account in the search."""
    option = known_account_option(5, "Acme " * 40, Tier.KEY, "Ana Almeida")

    assert option["description"]["text"] == "Key account, KAM Ana Almeida"
    assert option["value"] == "account:5"
    assert length(option["text"]["text"]) <= 75


def test_every_declarable_severity_is_an_option_with_its_meaning() -> None:
    """How bad: three severities with the protocol's words, and "Not sure"."""
    read = words_of(declare_view(PROTOCOL)["blocks"])

    for severity in (Severity.SEV1, Severity.SEV2, Severity.SEV3):
        assert f"{severity.value} {PROTOCOL.policy(severity).name}" in read
        assert PROTOCOL.policy(severity).meaning in read
    assert "SEV4" not in read
    assert "Not sure" in read
