"""The Block Kit checker: what Slack would not show is named, with a pointer; what it shows passes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_slack.block_elements import INTERACTIVE, suggestion_faults
from fake_slack.block_kit import ON_SURFACE, message_faults, view_faults
from tests.fake_slack.tiny_app import button, modal, section, text, typed

Json = dict[str, Any]


def options(count: int) -> list[Json]:
    """Options with different values."""
    return [{"text": text(f"o{n}"), "value": f"v{n}"} for n in range(count)]


def select(count: int = 2, **more: Any) -> Json:
    """A static select."""
    return {"type": "static_select", "action_id": "s", "options": options(count), **more}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": [*elements]}


def table(rows: int, cells: int) -> Json:
    """A table block."""
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells for _ in range(rows)]}


CONFIRM = {"title": text("T"), "text": text("Sure?"), "confirm": text("Yes"), "deny": text("No")}
LONG = "x" * 3001

REFUSED: list[tuple[str, list[Json], str]] = [
    ("51 blocks", [{"type": "divider"}] * 51, "no more than 50 items"),
    ("an unknown block", [{"type": "banner"}], "unsupported type: banner"),
    ("an alert outside a modal", [{"type": "alert", "text": text("!")}], "unsupported type: alert"),
    ("text of 3,001", [section(LONG)], "less than 3001 characters"),
    ("empty text", [section("")], "more than 0 characters"),
    ("a section without text", [{"type": "section"}], "text or fields"),
    ("11 fields", [{"type": "section", "fields": [text("f")] * 11}], "no more than 10 items"),
    ("a field of 2,001", [{"type": "section", "fields": [text("f" * 2001)]}], "less than 2001 characters"),
    ("a header of 151", [{"type": "header", "text": text("h" * 151)}], "less than 151 characters"),
    ("a header in mrkdwn", [{"type": "header", "text": text("h", "mrkdwn")}], "plain_text"),
    ("26 buttons", [actions(*[button(f"b{n}") for n in range(26)])], "no more than 25 items"),
    ("no button", [actions()], "at least 1 item"),
    ("an input among actions", [actions({"type": "plain_text_input", "action_id": "a"})], "unsupported type"),
    ("a multi select among actions", [actions({"type": "multi_users_select"})], "unsupported type"),
    ("one action_id twice in a block", [actions(button("b"), button("b"))], "`action_id` b already exists"),
    ("one block_id twice", [section(block_id="b"), section(block_id="b")], "`block_id` b already exists"),
    ("a block_id of 256", [section(block_id="b" * 256)], "less than 256 characters"),
    ("an action_id of 256", [actions(button("b" * 256))], "less than 256 characters"),
    ("a button text of 76", [actions(button(text=text("b" * 76)))], "less than 76 characters"),
    ("a button value of 2,001", [actions(button(value="v" * 2001))], "less than 2001 characters"),
    ("a golden button", [actions(button(style="gold"))], "primary, danger"),
    ("a confirm text of 301", [actions(button(confirm={**CONFIRM, "text": text("c" * 301)}))], "less than 301"),
    ("a confirm without deny", [actions(button(confirm={**CONFIRM, "deny": None}))], "/confirm/deny"),
    ("101 options", [actions(select(101))], "no more than 100 items"),
    ("no options", [actions(select(0))], "at least 1 item"),
    ("one value twice", [actions(select(options=options(1) * 2))], "values must be unique"),
    ("an option text of 76", [actions(select(options=[{"text": text("o" * 76), "value": "v"}]))], "less than 76"),
    ("an option value of 151", [actions(select(options=[{"text": text("o"), "value": "v" * 151}]))], "less than 151"),
    ("an initial option not offered", [actions(select(initial_option=options(3)[2]))], "exactly match"),
    ("a placeholder of 151", [actions(select(placeholder=text("p" * 151)))], "less than 151 characters"),
    ("an overflow of six", [section(accessory={"type": "overflow", "options": options(6)})], "no more than 5 items"),
    ("eleven radio buttons", [actions({"type": "radio_buttons", "options": options(11)})], "no more than 10 items"),
    ("a picture without alt text", [{"type": "image", "image_url": "https://x.example/a.png"}], "/alt_text"),
    ("a picture from nowhere", [{"type": "image", "alt_text": "a"}], "exactly one of image_url"),
    ("11 in a context", [{"type": "context", "elements": [text("c")] * 11}], "no more than 10 items"),
    ("a button in a context", [{"type": "context", "elements": [button()]}], "text object"),
    ("101 rows", [table(101, 1)], "no more than 100 items"),
    ("21 cells", [table(1, 21)], "no more than 20 items"),
    ("two tables", [table(1, 1), table(1, 1)], "only_one_table_allowed"),
    ("markdown of 12,001 in all", [{"type": "markdown", "text": "m" * 6001}] * 2, "12001 characters in total"),
    ("a date in words", [actions({"type": "datepicker", "initial_date": "tomorrow"})], "must match"),
]


@pytest.mark.parametrize(("blocks", "words"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
def test_messages_slack_would_not_show(blocks: list[Json], words: str) -> None:
    """Each row names its fault and where it is."""
    faults = message_faults(blocks)

    assert any(words in fault and "[json-pointer:/blocks" in fault for fault in faults), faults


def test_a_message_full_of_allowed_things_passes() -> None:
    """Everything at its limit is still fine."""
    blocks = [
        section("x" * 3000, accessory=button(confirm=CONFIRM)),
        {"type": "header", "text": text("h" * 150)},
        actions(*[button(f"b{n}") for n in range(25)]),
        actions(select(100, placeholder=text("p" * 150), initial_option=options(1)[0])),
        {"type": "section", "fields": [text("f" * 2000, "mrkdwn")] * 10},
        {"type": "context", "elements": [text("c", "mrkdwn")] * 10},
        {"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}},
        table(100, 20),
    ]

    assert message_faults(blocks + [{"type": "divider"}] * 42) == []


IN_MODALS: list[tuple[str, Json, str]] = [
    ("101 blocks", modal(*[{"type": "divider"}] * 101), "no more than 100 items"),
    ("no title", modal(title=None), "/view/title"),
    ("a submit of 25", modal(submit=text("s" * 25)), "less than 25 characters"),
    ("a close of 25", modal(close=text("s" * 25)), "less than 25 characters"),
    ("an input without submit", modal(typed(), submit=None), "`submit` is required"),
    ("a label of 2,001", modal(typed(label=text("l" * 2001))), "less than 2001 characters"),
    ("a button as input", modal(typed(element=button())), "unsupported type: button"),
    ("a table", modal(table(1, 1)), "unsupported type: table"),
    ("markdown", modal({"type": "markdown", "text": "m"}), "unsupported type: markdown"),
    ("max_length of 3,001", modal(typed(element={"type": "plain_text_input", "max_length": 3001})), "1 and 3000"),
    ("a number without decimals said", modal(typed(element={"type": "number_input"})), "is_decimal_allowed"),
    (
        "two inputs that want the cursor",
        modal(*[typed(f"b{n}", element={"type": "plain_text_input", "focus_on_load": True}) for n in range(2)]),
        "focus_on_load",
    ),
    ("eleven files", modal(typed(element={"type": "file_input", "max_files": 11})), "between 1 and 10"),
]


@pytest.mark.parametrize(("view", "words"), [pytest.param(*row[1:], id=row[0]) for row in IN_MODALS])
def test_modals_slack_would_not_open(view: Json, words: str) -> None:
    """Each row names its fault."""
    faults = view_faults(view)

    assert any(words in fault for fault in faults), faults


def test_suggestions_are_checked_like_options() -> None:
    """101 found options are too many, none at all is fine, an option group counts by itself."""
    too_many = {"options": options(101)}
    grouped = {"option_groups": [{"label": text("g"), "options": options(2)}]}

    assert suggestion_faults(too_many) != []
    assert suggestion_faults({"options": []}) == []
    assert suggestion_faults(grouped) == []


_NAMES = st.sampled_from(
    ["type", "text", "elements", "element", "accessory", "options", "option_groups", "fields", "confirm", "label",
     "rows", "value", "action_id", "block_id", "placeholder", "initial_option", "max_files", "page_size", "blocks",
     "title", "submit", "caption", "max_length", "min_length", "max_selected_items"]
)  # fmt: skip
_KINDS = st.sampled_from(sorted(ON_SURFACE["message"] | ON_SURFACE["modal"] | INTERACTIVE | {"modal", "mrkdwn"}))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | _KINDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=12,
)


@given(blocks=st.lists(st.dictionaries(_NAMES, _VALUES, max_size=6), max_size=3), kind=_KINDS)
def test_whatever_an_app_sends_is_judged(blocks: list[Json], kind: str) -> None:
    """Nonsense of any shape gets a list of faults, never a crash."""
    typed_blocks = [{**block, "type": kind} for block in blocks]

    assert isinstance(message_faults(typed_blocks), list)
    assert isinstance(view_faults({"type": "modal", "blocks": typed_blocks}), list)
