"""What people see of playbooks and actions: within Slack's limits however long and hostile, and readable."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crisis.action_facts import ActionBoard, ActionFacts
from crisis.playbook import KnownPlaybook
from crisis.playbook_library import shipped_files
from crisis.playbook_offer import Offer, PlaybookOffer, Run
from crisis.rules.playbook import parse_playbook
from crisis.rules.playbook_changes import changes
from crisis.rules.playbook_fit import Fit
from crisis.rules.playbook_shape import Playbook
from crisis.rules.triage import walk
from crisis.triage import TriageState
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.action import (
    actions_card,
    actions_list,
    done_modal,
    give_modal,
    overdue_message,
    skip_modal,
    snooze_modal,
)
from handlers.blocks.action_form import ActionFields, add_modal, area_modal, full_modal
from handlers.blocks.message import Message
from handlers.blocks.playbook import compared_message, offer_card, playbook_list, playbook_message
from handlers.blocks.triage import choice_view, proposal_view, question_view
from storage.vocabulary import ActionArea, ActionState, Horizon, Status
from tests.handlers.facts import HOSTILE, NOW, a_huge_crisis
from tests.handlers.reading import marked_up, words_of
from tests.playbooks import SMALL


def known(playbook: Playbook, number: int = 1) -> KnownPlaybook:
    return KnownPlaybook(
        version_id=number, slug="x" * 60, number=number, is_current=True, seen_at=NOW, playbook=playbook
    )


def huge() -> Playbook:
    """As long as a playbook may be, in each of its texts, made of signs that need escaping."""
    small = parse_playbook(SMALL)
    line, paragraph = ("<&>" * 100)[:300], ("<!channel> & " * 200)[:2_000]
    step = small.actions[0].model_copy(update={"do": paragraph, "measure": line, "owner": "<" * 60})
    telling = small.communication.tell[0].model_copy(
        update=dict.fromkeys(("whom", "what", "when", "how"), line) | {"by": "<" * 60}
    )
    talk = small.communication.model_copy(
        update=dict.fromkeys(("holding", "update", "resolution"), paragraph) | {"tell": (telling,) * 30}
    )
    answer = small.triage[0].answers[0].model_copy(update={"say": "<" * 70, "because": line})
    question = small.triage[0].model_copy(update={"ask": line, "answers": (answer,) * 5})
    many = (line,) * 50
    return small.model_copy(
        update={
            "title": "<&>" * 26,
            "when": paragraph,
            "functions": ("<" * 60,) * 30,
            "actions": tuple(step.model_copy(update={"horizon": horizon}) for horizon in Horizon for _ in range(13)),
            "communication": talk,
            "triage": (question, *small.triage[1:]),
            "escalate_when": many,
            "what_next": many,
            "aftermath": many,
            "repair": many,
        }
    )


def an_action(number: int = 1, **values: object) -> ActionFacts:
    return replace(
        ActionFacts(
            id=number,
            number=number,
            what="Call the sponsor",
            owner="U0ANA00001",
            owner_role="liaison",
            due_at=NOW + timedelta(hours=1),
            measure="She heard it.",
            horizon=Horizon.IMMEDIATE,
            area=None,
            is_continuity=False,
            state=ActionState.OPEN,
            is_overdue=False,
            note="",
            settled_by=None,
        ),
        **values,  # type: ignore[arg-type]
    )


def a_board(*actions: ActionFacts) -> ActionBoard:
    return ActionBoard(crisis=a_huge_crisis(HOSTILE), actions=actions)


LONG = an_action(what="<&>" * 1_000, measure="<&>" * 100, note="<&>" * 1_000, settled_by="U0ANA00001")
FULL = a_board(
    *(replace(LONG, id=number, number=number) for number in range(1, 200)),
    *(replace(LONG, id=number, number=number, state=ActionState.DONE) for number in range(200, 400)),
)


@pytest.mark.parametrize("playbook", [parse_playbook(file.text) for file in shipped_files()], ids=lambda one: one.title)
def test_every_shipped_playbook_can_be_shown_in_full(playbook: Playbook) -> None:
    """Nothing of it is cut: all actions, all words for the client."""
    message = playbook_message(known(playbook), crisis_id=1, versions=3)

    assert message_faults(message.blocks) == []
    said = words_of(message.blocks)
    assert all(step.measure.replace("&", "&amp;") in said for step in playbook.actions)
    assert "(cut)" not in said


@pytest.mark.parametrize(
    "message",
    [
        playbook_message(known(huge()), crisis_id=1, versions=3),
        playbook_list([known(huge(), number) for number in range(1, 200)], "<" * 300),
        compared_message(known(parse_playbook(SMALL)), known(huge(), 2), changes(parse_playbook(SMALL), huge())),
        offer_card(
            PlaybookOffer(
                crisis=a_huge_crisis(HOSTILE),
                offers=(
                    Offer(
                        known=known(huge()),
                        fit=Fit(slug="x", points=9, words=("<" * 40,) * 20, is_foreseen=True, is_chosen_kind=True),
                    ),
                )
                * 3,
                runs=(Run(slug="x", title="<&>" * 26, number=1, by="U0ANA00001", at=NOW),) * 10,
            )
        ),
        actions_card(FULL),
        overdue_message(a_huge_crisis(HOSTILE), FULL.open, is_lead=True),
    ],
    ids=["playbook", "list", "compared", "offer", "card", "overdue"],
)
def test_slack_takes_every_message(message: Message) -> None:
    """However long and hostile the texts are."""
    assert message_faults(message.blocks) == []
    assert "<!channel>" not in marked_up(message.blocks)


FIELDS = ActionFields(what="<&>" * 1_000, owner="U0ANA00001", measure="<&>" * 100, area=ActionArea.REASSURANCE)


def a_state(playbook: Playbook, *chosen: int) -> TriageState:
    return TriageState(known=known(playbook), walk=walk(playbook, chosen), proposed=known(playbook))


@pytest.mark.parametrize(
    "view",
    [
        actions_list(FULL, "U0ANA00001"),
        add_modal(a_huge_crisis(HOSTILE), FIELDS, due_within=timedelta(hours=4)),
        full_modal(a_huge_crisis(HOSTILE), FIELDS, due_at=NOW),
        area_modal(LONG, area=ActionArea.REASSURANCE),
        done_modal(LONG, note="<&>" * 1_000),
        skip_modal(LONG, reason="<&>" * 1_000),
        snooze_modal(LONG, reason="<&>" * 1_000, now=NOW),
        give_modal(LONG, to="U0ANA00001", note="<&>" * 1_000),
        choice_view(a_huge_crisis(HOSTILE), [known(huge())], [known(huge(), number) for number in range(2, 200)]),
        question_view(a_huge_crisis(HOSTILE), a_state(huge()), ()),
        proposal_view(a_huge_crisis(HOSTILE), a_state(huge(), 0), (0,)),
    ],
    ids=["list", "add", "add in full", "area", "done", "skip", "snooze", "give", "choice", "question", "proposal"],
)
def test_slack_takes_every_form(view: dict[str, object]) -> None:
    """However long and hostile the texts are."""
    assert view_faults(view) == []


def test_the_card_shows_five_and_how_many_more() -> None:
    """What is overdue first; the count says how many of each kind there are."""
    late = an_action(9, due_at=NOW - timedelta(hours=1), is_overdue=True, what="Late one")
    card = actions_card(a_board(*(an_action(number) for number in range(1, 7)), late))

    said = words_of(card.blocks)
    assert "7 open, of these *1 overdue*, 0 done, 0 skipped." in said
    assert said.index("Late one") < said.index("Call the sponsor")
    assert "and 2 more: `/crisis actions`" in said


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        pytest.param([ActionArea.LOGISTICS], "communication, stakeholders, resources.", id="all say it"),
        pytest.param(
            [ActionArea.LOGISTICS, None],
            "communication, stakeholders, resources. 1 action does not say what it is about.",
            id="one does not",
        ),
        pytest.param(
            [None, None],
            "communication, logistics, stakeholders, resources. 2 actions do not say what they are about.",
            id="none does",
        ),
    ],
)
def test_card_and_list_say_what_nothing_is_planned_for(actions: list[ActionArea | None], said: str) -> None:
    """And how many may be for it without saying so, skipped ones left out; an end needs no plan."""
    skipped = an_action(9, state=ActionState.SKIPPED)
    board = a_board(*(an_action(number, area=area) for number, area in enumerate(actions, start=1)), skipped)
    over = replace(board, crisis=replace(board.crisis, status=Status.RESOLVED))

    for blocks in (actions_card(board).blocks, actions_list(board, "U0ANA00001")["blocks"]):
        assert f"Nothing is planned yet for: {said}\n" in f"{words_of(blocks)}\n"
    assert "Nothing is planned" not in words_of(actions_card(over).blocks)


def test_my_own_actions_come_first_in_my_list() -> None:
    """Whoever opens the list sees what is theirs."""
    board = a_board(an_action(1, owner="U0BEN00002", what="Bens"), an_action(2, what="Mine"))

    shown = str(actions_list(board, "U0ANA00001"))

    assert shown.index("Mine") < shown.index("Bens")


def test_who_is_missing_is_named_by_role() -> None:
    """Nobody yet, but we know for whom it waits."""
    said = words_of(actions_card(a_board(an_action(owner=None, owner_role="lead"))).blocks)

    assert "nobody yet (lead)" in said


def test_what_people_wrote_mentions_nobody() -> None:
    """Hostile text is only text."""
    said = marked_up(actions_card(a_board(an_action(what=HOSTILE, measure=HOSTILE))).blocks)

    assert "<!channel>" not in said
