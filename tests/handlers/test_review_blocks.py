"""The review: Slack takes its view, card and forms whatever people typed, and figures are said in words."""

from collections.abc import Callable
from typing import Any

import pytest

from crisis.facts import Figures
from crisis.history import Lesson, PastCrisis
from crisis.proposal import Proposal
from crisis.protocol_review import MOST_QUESTIONS
from crisis.retro import RetroAnswer, RetroQuestion
from crisis.review import MOST_FINDINGS
from crisis.review_entry import ANSWER, FINDING, EntryRef
from crisis.review_facts import Finding, Improvement, OnRecord, ReviewFacts, UsedPlaybook
from crisis.rules.proportion import Flag, Response
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.account_sections import past_line
from handlers.blocks.proposal import decline_form, proposals_view, propose_form, take_form
from handlers.blocks.retro import answer_form
from handlers.blocks.review import finding_form, improve_form, leave_form, review_card, review_view
from handlers.blocks.review_entry import entries_view, entry_form
from handlers.blocks.text import length
from handlers.blocks.update_modal import about
from storage.vocabulary import ActionState, FindingKind, Foresight, Kept, ProposalState, Severity, Status
from tests.handlers.facts import CROWD, HOSTILE, NOW, ONLY_ESCAPES, a_crisis
from tests.handlers.reading import marked_up

ANA = "U0ANA00001"
FIGURES = Figures(
    to_notify_s=1,
    to_acknowledge_s=600,
    to_first_client_word_s=None,
    to_resolve_s=7200,
    internal_on_time=1,
    internal_due=2,
    client_on_time=0,
    client_due=0,
    escalations=1,
)


def a_finding(text: str = "Nobody knew.", *, gap: bool = True, number: int = 1, **values: Any) -> Finding:
    facts: dict[str, Any] = {
        "id": number,
        "kind": FindingKind.GAP if gap else FindingKind.STRENGTH,
        "text": text[:1000],
        "by": ANA,
        "at": NOW,
        "improvement": None,
        "left_because": "",
    }
    return Finding(**(facts | values))


def an_improvement(text: str = "Print it", **values: Any) -> Improvement:
    facts: dict[str, Any] = {"what": text, "owner": ANA, "due_at": NOW, "state": ActionState.OPEN, "note": ""}
    return Improvement(**(facts | values))


def on_record(**values: Any) -> OnRecord:
    facts: dict[str, Any] = {
        "figures": FIGURES,
        "to_channel_s": 90,
        "paged": 3,
        "silent": (ANA,),
        "kept": {Kept.KEPT: 2, Kept.BROKEN: 1},
        "open_actions": 1,
        "foresight": Foresight.HIT,
        "has_register": True,
        "playbooks": (),
        "proportion": (
            Flag(response=Response.UNDER, sentence="Nobody led for 2 hours at SEV1, which allows 15 minutes."),
        ),
    }
    return OnRecord(**(facts | values))


def a_playbook(text: str = "Data breach", skipped: int = 1) -> UsedPlaybook:
    reasons = tuple((text, text) for _ in range(skipped))
    return UsedPlaybook(version_id=5, title=text[:120], slug="data_breach", number=3, steps=9, done=7, skipped=reasons)


def a_review(*findings: Finding, record: OnRecord | None = None, **values: Any) -> ReviewFacts:
    facts: dict[str, Any] = {"crisis": a_crisis(), "due_at": NOW, "closed_by": None, "closed_at": None}
    facts |= {"questions": (a_question(),), "proposals": ()}
    return ReviewFacts(**(facts | values), on_record=record or on_record(), findings=findings)


def a_question(text: str = "What surprised us?", *answers: str, name: str | None = "surprise") -> RetroQuestion:
    given = tuple(RetroAnswer(id=1, text=answer[:1000], by=ANA, at=NOW) for answer in answers)
    return RetroQuestion(name=name, question=text[:100], answers=given)


def a_huge_one(text: str, *, settled: bool, is_closed: bool = False) -> ReviewFacts:
    """As many findings as there may be, a crowd that was paged, several playbooks with every step skipped."""
    done = an_improvement(text, note=text) if settled else None
    many = [a_finding(text, gap=number % 4 > 0, number=number, improvement=done) for number in range(MOST_FINDINGS)]
    record = on_record(silent=CROWD, paged=len(CROWD), playbooks=tuple(a_playbook(text, 40) for _ in range(7)))
    end = {"closed_by": ANA, "closed_at": NOW} if is_closed else {}
    asked = [a_question(text, *[text] * 10, name=f"name{number}") for number in range(MOST_QUESTIONS)]
    asked += [a_question(text, *[text] * 10, name=None) for _ in range(5)]
    proposals = tuple(a_proposal(text, state=state) for state in ProposalState for _ in range(9))
    return a_review(*many, record=record, questions=tuple(asked), proposals=proposals, **end)


def a_proposal(text: str = "Ask for a van.", **values: Any) -> Proposal:
    facts: dict[str, Any] = {
        "id": 1,
        "crisis_key": "C-2026-001",
        "slug": "data_breach",
        "title": text[:120],
        "number": 3,
        "text": text[:1000],
        "by": ANA,
        "at": NOW,
        "state": ProposalState.OPEN,
        "taken_into": 4,
        "reason": text[:1000],
        "settled_by": ANA,
    }
    return Proposal(**(facts | values))


VIEWS: dict[str, Callable[[str], Any]] = {
    "open gaps": lambda text: review_view(a_huge_one(text, settled=False)),
    "settled gaps": lambda text: review_view(a_huge_one(text, settled=True)),
    "closed": lambda text: review_view(a_huge_one(text, settled=True, is_closed=True)),
    "left": lambda text: review_view(a_review(a_finding(text, left_because=text[:1000]))),
    "findings to correct": lambda text: entries_view(a_huge_one(text, settled=True), FINDING, review_view_id="V1"),
    "answers to correct": lambda text: entries_view(a_huge_one(text, settled=True), ANSWER, review_view_id=None),
    "entry": lambda text: entry_form(EntryRef(kind=FINDING, id=1), text[:1000], review_view_id="V1", list_view_id="V2"),
    "empty": lambda _: review_view(a_review()),
    "finding": lambda text: finding_form(about(a_crisis(account_name=text[:120])), 1, "V1"),
    "improve": lambda text: improve_form(text[:1000], 1, ANA, NOW, "V1"),
    "answer": lambda text: answer_form(text[:100], 1, "surprise", "V1"),
    "proposals": lambda text: proposals_view(text[:120], [a_proposal(text)] * 60, can_settle=True),
    "no proposals": lambda text: proposals_view(text[:120], [], can_settle=True),
    "propose": lambda text: propose_form(text[:120], 1, 5, "V1"),
    "take": lambda text: take_form(text[:1000], range(150, 1, -1), {"proposal": 1, "list": "V1"}),
    "decline": lambda text: decline_form(text[:1000], {"proposal": 1, "list": None}),
    "leave": lambda text: leave_form(text[:1000], 1, None),
}
TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "x" * 3000, "👩‍👩‍👧‍👦" * 272, "a"])


@TEXTS
@pytest.mark.parametrize("kind", VIEWS)
def test_slack_takes_every_view(kind: str, text: str) -> None:
    """The longest there can be; nobody is mentioned by what somebody typed."""
    view = VIEWS[kind](text)

    assert view_faults(view) == []
    assert "<!channel" not in marked_up(view["blocks"]) and "<https://evil" not in marked_up(view["blocks"])


@TEXTS
@pytest.mark.parametrize("is_closed", [True, False])
def test_the_card_quotes_nothing(text: str, is_closed: bool) -> None:
    """It counts, for guests may be in the channel."""
    card = review_card(a_huge_one(f"qq{text}", settled=is_closed, is_closed=is_closed))

    assert message_faults(card.blocks) == []
    assert 0 < length(card.text) <= 4000
    assert "qq" not in marked_up(card.blocks) + card.text
    assert ("Add a finding" in str(card.blocks)) is not is_closed


def buttons(view: dict[str, Any]) -> list[str]:
    found = [one for block in view["blocks"] for one in [*block.get("elements", []), block.get("accessory", {})]]
    return [one["text"]["text"] for one in found if "action_id" in one]


def test_open_gaps_come_first_and_carry_what_can_be_done() -> None:
    """What is settled or went well has no button; a closed review has none at all."""
    settled, waiting = a_finding("Settled", improvement=an_improvement(), number=1), a_finding("Waiting", number=2)
    strength = a_finding("Fast", gap=False, number=3)

    view = review_view(a_review(settled, waiting, strength))

    read = marked_up(view["blocks"])
    assert read.index("Fast") < read.index("Waiting") < read.index("Settled")
    assert buttons(view) == [
        "What we do about it…",
        "Leave it as it is…",
        "Answer",
        "Correct a finding…",
        "Add a finding",
        "Close the review",
    ]
    assert buttons(review_view(a_review(settled, closed_by=ANA, closed_at=NOW))) == []


def test_all_that_is_on_record_is_said() -> None:
    """Figures, pages, promises, the register, the playbook with what was skipped and why."""
    skipped = UsedPlaybook(
        version_id=5,
        title="Data breach",
        slug="data_breach",
        number=3,
        steps=9,
        done=7,
        skipped=(("Call them", "No number"),),
    )

    read = marked_up(review_view(a_review(record=on_record(playbooks=(skipped,))))["blocks"])

    for words in (
        "*Until the first answer*\n10 minutes",
        "*Until the channel was complete*\n2 minutes",
        "*Updates for the team on time*\n1 of 2",
        f"3 people were paged; no answer from <@{ANA}>.",
        "2 kept, 1 broken.",
        "1 action is open.",
        "a hit: its score asked for preparation.",
        "“Data breach”, version 3: 7 of 9 steps done, 1 skipped.",
        "skipped: Call them: _No number_",
    ):
        assert words in read, words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"paged": 0, "silent": ()}, "nobody was paged."),
        ({"paged": 1, "silent": ()}, "1 person was paged; all answered."),
        ({"kept": {}}, "none had a clock."),
        ({"kept": {Kept.OPEN: 1}}, "1 of which nobody has said whether it was kept."),
        ({"open_actions": 0}, "no actions are open."),
        ({"foresight": None}, "nobody has said whether it was in it"),
        ({"has_register": False, "foresight": None}, "this is no key account"),
        ({"to_channel_s": None}, "there was no channel"),
        ({}, "*Playbook:* none ran."),
    ],
)
def test_what_never_happened_is_said_too(values: dict[str, Any], words: str) -> None:
    """Nobody must guess what an empty line means."""
    assert words in marked_up(review_view(a_review(record=on_record(**values)))["blocks"])


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (a_finding(left_because="Too dear."), "_Left as it is:_ Too dear."),
        (a_finding(improvement=an_improvement()), f"Print it (<@{ANA}>, by <!date"),
        (a_finding(improvement=an_improvement(owner=None)), "Print it (nobody yet, by"),
        (a_finding(improvement=an_improvement(state=ActionState.DONE, note="It hangs")), f"(<@{ANA}>, done: It hangs)"),
        (a_finding(improvement=an_improvement(state=ActionState.SKIPPED)), f"(<@{ANA}>, skipped)"),
    ],
)
def test_what_becomes_of_a_gap_stands_below_it(gap: Finding, words: str) -> None:
    """The action's own state, or the reason."""
    assert words in marked_up(review_view(a_review(gap))["blocks"])


def test_questions_stand_with_their_answers() -> None:
    """Who said what; a question the protocol asks no more keeps its answers and has no button."""
    questions = (a_question("What now?", "All of it."), a_question("And then?"), a_question("Why?", "So.", name=None))

    view = review_view(a_review(a_finding(gap=False), questions=questions))

    read = marked_up(view["blocks"])
    assert f"*What now?*\n• All of it. _(<@{ANA}>, <!date" in read
    assert "*And then?*\nNobody has answered yet." in read
    assert f"*Why?*\n• So. _(<@{ANA}>" in read
    assert buttons(view).count("Answer") == 2


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ProposalState.OPEN, f"Ask for a van. _(<@{ANA}>, waits)_"),
        (ProposalState.TAKEN, "Ask for a van. _(taken into version 4)_"),
        (ProposalState.DECLINED, "Ask for a van. _(declined: Too dear)_"),
    ],
)
def test_what_became_of_a_proposal_stands_in_the_review(state: ProposalState, words: str) -> None:
    """Long after it was closed."""
    view = review_view(a_review(proposals=(a_proposal(state=state, reason="Too dear"),)))

    assert words in marked_up(view["blocks"])


def test_each_playbook_that_ran_has_its_button() -> None:
    """One needs no name; several do."""
    one, two = on_record(playbooks=(a_playbook(),)), on_record(playbooks=(a_playbook("A"), a_playbook("B")))

    assert "Propose a change" in buttons(review_view(a_review(record=one)))
    assert [text for text in buttons(review_view(a_review(record=two))) if text.startswith("Propose")] == [
        "Propose a change: A",
        "Propose a change: B",
    ]


def test_only_who_keeps_playbooks_has_buttons_to_settle() -> None:
    """Everybody else reads."""
    waiting = [a_proposal()]

    assert buttons(proposals_view("Data breach", waiting, can_settle=True)) == ["Taken into a version…", "Decline…"]
    assert buttons(proposals_view("Data breach", waiting, can_settle=False)) == []


@pytest.mark.parametrize(
    ("kind", "what", "is_done", "words"),
    [
        (FindingKind.STRENGTH, "", False, "Went well: Names"),
        (FindingKind.GAP, "Print it", False, "Was missing: Names We will: Print it"),
        (FindingKind.GAP, "Print it", True, "Was missing: Names Since then: Print it"),
        (FindingKind.GAP, "", False, "Was missing: Names Left as it is."),
    ],
)
def test_a_lesson_is_one_line_of_a_past_crisis(kind: FindingKind, what: str, is_done: bool, words: str) -> None:
    """Where the account's people read it, and those in the next crisis."""
    lesson = Lesson(kind=kind, text="Names", what=what, is_done=is_done)

    assert past_line(a_past(lesson)).endswith(f"Cause: Ours.\n      {words}")
    assert past_line(a_past(*[lesson] * 5)).endswith("and 2 more: `/crisis review C-2026-001`")


def a_past(*lessons: Lesson) -> PastCrisis:
    return PastCrisis(
        key="C-2026-001",
        severity=Severity.SEV1,
        status=Status.RESOLVED,
        summary="No invoices",
        declared_at=NOW,
        took_seconds=60,
        cause="Ours.",
        what_was_done="Sent",
        cancel_reason="",
        lessons=lessons,
    )
