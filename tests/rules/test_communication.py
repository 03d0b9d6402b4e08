"""What a line of a communication plan must say, and who speaks."""

import pytest

from crisis.rules.communication import cadence_of, line_problems, speaker_of

LINE = {
    "audience": "Operations at the client",
    "what": "What works again",
    "cadence": "4h",
    "channel": "a call",
    "primary": "Ann Berg",
    "secondary": "",
    "speaker": "",
    "approver": "",
}
HOW_OFTEN = 'Write a duration like "45s", "30m", "4h", "2d" or "1h30m", or “protocol”.'


@pytest.mark.parametrize(
    ("fields", "is_client", "problems"),
    [
        pytest.param({}, True, {}, id="all that is asked for"),
        pytest.param({"cadence": "protocol"}, True, {}, id="as often as the protocol says"),
        pytest.param({"cadence": "Protocol"}, True, {}, id="in whatever letters"),
        pytest.param({"speaker": "Liaison"}, True, {}, id="the liaison speaks to the client"),
        pytest.param({"speaker": "sales"}, False, {}, id="inside somebody else may speak"),
        pytest.param(
            dict.fromkeys(LINE, ""),
            True,
            {
                "audience": "Say who is to hear something, for example “Operations at the client”.",
                "what": "Say what they are told, for example “What works again, and when the rest will”.",
                "cadence": "Say how often, for example 4h, or “protocol” for as often as the protocol says.",
                "channel": "Say how: a call, an e-mail, a Slack channel.",
                "primary": "Say whom exactly: a name, best with a number.",
            },
            id="an empty line",
        ),
        pytest.param({"cadence": "often"}, True, {"cadence": HOW_OFTEN}, id="no length of time"),
        pytest.param(
            {"cadence": "0m"}, True, {"cadence": "Write a time such as 4h, or “protocol”."}, id="without a pause"
        ),
        pytest.param(
            {"cadence": "x" * 41},
            True,
            {"cadence": "Keep this under 40 characters; it has 41."},
            id="a rhythm that is a story",
        ),
        pytest.param({"what": "x" * 300}, True, {}, id="as long as it may be"),
        pytest.param(
            {"what": "x" * 3_000}, True, {"what": "Keep this under 300 characters; it has 3,000."}, id="too long"
        ),
        pytest.param(
            {"speaker": "sales"},
            True,
            {"speaker": "To the client only the liaison speaks: one voice. Leave this empty."},
            id="two voices to the client",
        ),
    ],
)
def test_a_line_that_cannot_be_used_is_told_field_by_field(
    fields: dict[str, str], is_client: bool, problems: dict[str, str]
) -> None:
    """Each sentence stands below its field and says what to write there."""
    assert line_problems(LINE | fields, is_client=is_client) == problems


@pytest.mark.parametrize(
    ("field", "most"),
    [
        ("audience", 80),
        ("what", 300),
        ("channel", 200),
        ("primary", 200),
        ("secondary", 200),
        ("speaker", 80),
        ("approver", 80),
    ],
)
def test_every_field_has_a_longest_text(field: str, most: int) -> None:
    """What is too long is told with both figures; what just fits is taken."""
    said = {field: f"Keep this under {most} characters; it has {most + 1}."}

    assert line_problems(LINE | {field: "x" * most}, is_client=False) == {}
    assert line_problems(LINE | {field: "x" * (most + 1)}, is_client=False) == said


@pytest.mark.parametrize(
    ("named", "is_client", "speaks"),
    [
        pytest.param("", True, "liaison", id="to the client the liaison"),
        pytest.param("sales", True, "liaison", id="to the client nobody else"),
        pytest.param("sales", False, "sales", id="inside whoever is named"),
        pytest.param("", False, "lead", id="inside else the lead"),
    ],
)
def test_one_voice_speaks_to_the_client(named: str, is_client: bool, speaks: str) -> None:
    """S3-2."""
    assert speaker_of(named, is_client=is_client) == speaks


@pytest.mark.parametrize(
    ("written", "stored"), [("Protocol", ""), ("protocol", ""), ("4h", "4h")], ids=["capital", "small", "its own"]
)
def test_as_the_protocol_says_is_stored_as_no_rhythm(written: str, stored: str) -> None:
    """So a change of the protocol reaches the line."""
    assert cadence_of(written) == stored
