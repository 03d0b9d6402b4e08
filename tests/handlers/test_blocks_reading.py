"""What a person reads on each message, and which buttons it offers."""

from datetime import timedelta

from crisis.protocol import read_protocol
from handlers.blocks.announcement import announcement_message, change_message
from handlers.blocks.declare import declare_view
from handlers.blocks.digest import digest_message, friday_message
from handlers.blocks.headline import headline_message
from handlers.blocks.home import home_view
from handlers.blocks.list import list_message
from handlers.blocks.menu import more_menu
from handlers.blocks.notice import direct_message, notice_message
from handlers.blocks.notice_view import with_problem
from handlers.blocks.page import page_message
from handlers.blocks.reminder import reminder_message
from handlers.blocks.show import timeline_message
from handlers.blocks.text import clip, escaped, money, pieces, readable, when, with_people
from handlers.blocks.update import update_message
from handlers.blocks.update_modal import update_modal
from storage.vocabulary import Answer, Audience, ClockStage, Concern, Role, Severity, Status, Step
from tests.handlers.facts import (
    NOW,
    a_clock,
    a_crisis,
    a_digest,
    a_headline,
    a_home,
    a_listed,
    a_page,
    a_reminder,
    an_entry,
    an_update,
)
from tests.handlers.reading import buttons_of, elements_of, words_of

PROTOCOL = read_protocol(None)


def test_times_are_shown_in_the_readers_zone_with_a_named_zone_as_fallback() -> None:
    """Slack translates the date; whoever reads the raw text still knows which zone is meant."""
    assert when(NOW) == f"<!date^{int(NOW.timestamp())}^{{date_short_pretty}} at {{time}}|20 Nov 2026, 14:00 UTC>"


def test_a_cut_text_says_that_it_was_cut() -> None:
    """Nobody takes a part for the whole."""
    assert clip("a" * 50, 20) == "a" * 13 + "… (cut)"
    assert clip("short", 20) == "short"


def test_cutting_never_ends_inside_an_escape() -> None:
    """`&amp;` is one character that takes five."""
    said = escaped("&" * 100, 50)

    assert said == "&amp;" * 8 + "… (cut)"
    assert len(said) <= 50


def test_a_long_text_is_parted_without_losing_a_word() -> None:
    """Over as many sections as it takes, parted between words."""
    text = " ".join(f"word{number}" for number in range(500))

    parts = pieces(text, 300)

    assert " ".join(parts) == text
    assert max(map(len, parts)) <= 300


def test_our_sentences_mention_people_but_nothing_else() -> None:
    """A timeline entry names people; what was typed next to them stays plain."""
    said = with_people("<@U0ANA00001> cancelled: <!channel> & more", 500)

    assert said == "<@U0ANA00001> cancelled: &lt;!channel&gt; &amp; more"


def test_what_slack_encoded_is_read_as_it_was_typed() -> None:
    """Mentions, links and escapes of a command or message come back as text."""
    text = "<@U0ANA00001> and <@U0BEN00002|ben> in <#C1|general>: <https://a.example|report> A &amp; B <!channel>"

    said = readable(text, {"U0ANA00001": "Ana"})

    assert said == "@Ana and @ben in #general: report (https://a.example) A & B @channel"


def test_money_is_grouped() -> None:
    """Figures that matter are readable."""
    assert money(1_200_000, "EUR") == "1,200,000 EUR"


def test_the_headline_shows_names_next_step_and_next_promise() -> None:
    """Key, account, severity with meaning, status, who leads, who talks to the client, both promises, last update."""
    read = words_of(headline_message(a_headline()).blocks)

    for expected in (
        "C-2026-007 · Acme Corp",
        "Acme Corp, strategic account",
        "SEV1 Critical: Loss of the account is likely.",
        "*Status:* Responding",
        "Acme cannot invoice since 9:00.",
        "*Lead*\n<@U0DORA0004>",
        "*Client liaison*\n<@U0ANA00001>",
        f"*Next update for the team*\n{when(NOW + timedelta(minutes=30))}",
        f"*First word to the client*\n{when(NOW + timedelta(minutes=30))}",
        "*Paged, no answer yet:* <@U0HUGO0008>",
        "The invoice run was started by hand.",
        "1,200,000 EUR",
    ):
        assert expected in read


def test_the_headline_offers_the_whole_lifecycle() -> None:
    """Post update, lead, escalate, severity, resolve, more; the lead can be handed over once there is one."""
    led = buttons_of(headline_message(a_headline()).blocks)
    unled = buttons_of(headline_message(a_headline(crisis=a_crisis(roles={}))).blocks)

    assert led == ["Post update", "Hand over the lead", "Escalate", "Change severity", "Resolve", "More…"]
    assert unled[1] == "Take the lead"


def test_the_headline_says_what_is_missing_and_what_is_late() -> None:
    """No lead, not a key account, unsure, overdue, failed: each in words."""
    crisis = a_crisis(roles={}, tier=None, was_unsure=True)
    late = a_clock(is_overdue=True, due_at=NOW)
    read = words_of(headline_message(a_headline(crisis=crisis, internal=late, failed_effects=2)).blocks)

    assert "*Lead*\nnobody yet" in read
    assert "Acme Corp, not a key account yet" in read
    assert "the declarer was not sure, so the graver one was taken" in read
    assert f"OVERDUE since {when(NOW)}" in read
    assert "2 things could not be done in Slack" in read


def test_a_long_summary_is_cut_on_the_headline_and_says_where_it_is_whole() -> None:
    """The headline is read at a glance."""
    read = words_of(headline_message(a_headline(crisis=a_crisis(summary="x" * 3000))).blocks)

    assert "… (cut; `/crisis show C-2026-007` has all of it)" in read
    assert "x" * 1300 not in read


def test_after_the_end_the_headline_offers_the_review_and_reopening() -> None:
    """What was done, when, no promises any more, no dead buttons."""
    resolved = a_headline(crisis=a_crisis(status=Status.RESOLVED), what_was_done="Sent by hand.", resolved_at=NOW)
    message = headline_message(resolved)
    read = words_of(message.blocks)

    assert buttons_of(message.blocks) == ["Review", "Reopen"]
    assert "*What was done*\nSent by hand." in read
    assert "Next update" not in read
    assert "Paged" not in read


def test_a_cancelled_headline_says_why() -> None:
    """A false alarm is named as one."""
    cancelled = a_headline(crisis=a_crisis(status=Status.CANCELLED), cancel_reason="It was a test.")
    read = words_of(headline_message(cancelled).blocks)

    assert "Cancelled (false alarm)" in read
    assert "*Why it was cancelled*\nIt was a test." in read


def test_the_headline_makes_sense_read_aloud() -> None:
    """What a notification or a screen reader says."""
    said = headline_message(a_headline()).text

    assert said == (
        "Crisis C-2026-007, Acme Corp: SEV1 Critical, responding, <@U0DORA0004> leads. Acme cannot invoice since 9:00."
    )


def test_a_page_says_what_who_how_bad_where_and_asks_one_thing() -> None:
    """The response team answers with "I am on it" or "I can't"; taking the lead is a button of its own."""
    message = page_message(a_page())
    read = words_of(message.blocks)

    for expected in ("Acme Corp", "SEV1 Critical", "Acme cannot invoice", "<#C0CRISIS01>", "for legal", "nobody yet"):
        assert expected in read
    assert read.count("Please") == 1
    assert buttons_of(message.blocks) == ["I am on it", "I can't", "Take the lead"]


def test_a_step_of_the_ladder_names_its_reason_and_can_be_delegated() -> None:
    """Acknowledge, take the lead, or choose somebody else."""
    message = page_message(a_page(step=Step.DIRECTOR, concern=Concern.CLIENT_OVERDUE, function=""))
    read = words_of(message.blocks)

    assert "This came up to you as director: the update for the client is overdue." in read
    assert buttons_of(message.blocks) == ["Acknowledge", "Take the lead"]
    assert [element["type"] for element in elements_of(message.blocks)][-1] == "users_select"


def test_an_answered_page_shows_who_is_on_it_and_has_no_dead_buttons() -> None:
    """After the answer, or after the end, nothing is left to press."""
    led = a_crisis()
    answered = a_page(
        crisis=led, answer=Answer.ACKNOWLEDGED, answered_at=NOW, acknowledged_by=("U0HUGO0008", "U0DORA0004")
    )
    ended = a_page(crisis=a_crisis(status=Status.RESOLVED))

    message, after_end = page_message(answered), page_message(ended)

    assert f"You are on it, {when(NOW)}." in words_of(message.blocks)
    assert "On it: <@U0DORA0004>" in words_of(message.blocks)
    assert "C-2026-007 is over: resolved." in words_of(after_end.blocks)
    assert elements_of(message.blocks) == elements_of(after_end.blocks) == []


def test_whoever_is_on_it_can_still_take_a_lead_that_nobody_has() -> None:
    """Acknowledging is not leading."""
    message = page_message(a_page(answer=Answer.ACKNOWLEDGED, answered_at=NOW, acknowledged_by=("U0HUGO0008",)))

    assert buttons_of(message.blocks) == ["Take the lead"]


def test_an_update_for_the_client_says_who_was_told_and_when_the_next_follows() -> None:
    """Progress, told to whom, how, when, next."""
    update = an_update(audience=Audience.CLIENT, told_to="Ms Roadrunner", told_how="call", told_at=NOW)
    message = update_message(update, a_crisis())
    read = words_of(message.blocks)

    assert "Update for the client, C-2026-007" in read
    assert f"*Told to the client:* Ms Roadrunner by call, {when(NOW)}" in read
    assert f"Next update by {when(NOW + timedelta(hours=1))}." in read
    assert "Changes" not in read


def test_no_change_is_said_as_such() -> None:
    """An honest update of one line."""
    read = words_of(update_message(an_update(is_no_change=True, progress=""), a_crisis()).blocks)

    assert "Nothing has changed since the last update." in read


def test_a_reminder_mentions_who_owes_it_and_offers_three_answers() -> None:
    """Post, no change, snooze as often as is left."""
    message = reminder_message(a_reminder())

    assert message.text.startswith("<@U0DORA0004>: the update for the team in C-2026-007 is due ")
    assert buttons_of(message.blocks) == ["Post update", "No change, next at…", "Snooze (possible 3 times)"]


def test_an_overdue_reminder_says_so_and_cannot_be_snoozed_for_ever() -> None:
    """Silence is not an option (S0-33)."""
    clock = a_clock(is_overdue=True, stage=ClockStage.OVERDUE, snoozes_left=0)
    message = reminder_message(a_reminder(clock=clock, responsible=None))

    assert "is *overdue* since" in message.text
    assert message.text.startswith("Nobody leads yet, so this is for everybody here")
    assert buttons_of(message.blocks) == ["Post update", "No change, next at…"]


def test_the_first_word_to_the_client_cannot_be_no_change() -> None:
    """They have heard nothing yet."""
    clock = a_clock(audience=Audience.CLIENT, is_first=True)
    message = reminder_message(a_reminder(clock=clock))

    assert "first word to the client" in message.text
    assert "No change, next at…" not in buttons_of(message.blocks)


def test_a_public_channel_never_learns_whose_crisis_it_is() -> None:
    """Never from private to public: only key, severity, status, declarer."""
    public = announcement_message(a_crisis(), is_private=False).text
    private = announcement_message(a_crisis(), is_private=True).text

    assert "Acme" not in public
    assert "invoice" not in public
    assert "Acme Corp (strategic account): Acme cannot invoice" in private
    assert "Acme" not in change_message("resolved", {}, a_crisis()).text


def test_the_digest_says_how_it_went() -> None:
    """Figures in words, people, timeline in short, what remains."""
    read = words_of(digest_message(a_digest(), None).blocks)

    for expected in (
        "*Until people were notified*\n4 seconds",
        "*Until the first answer*\n3 minutes",
        "*Until resolved*\n2 hours 1 minute",
        "*Updates for the team on time*\n3 of 4",
        "*Updates for the client on time*\nnone were due",
        "*Confirmed by the client:* Ms Roadrunner, call",
        "<@U0DORA0004>, lead",
        "The review is due.",
        "A certificate had expired.",
    ):
        assert expected in read


def test_a_digest_without_confirmation_says_why() -> None:
    """The reason stands where the confirmation would."""
    digest = a_digest(client_confirmed_by="", client_confirmed_how="", unconfirmed_reason="They call back tomorrow.")
    read = words_of(digest_message(digest, None).blocks)

    assert "*Not confirmed by the client yet*\nThey call back tomorrow." in read


def test_a_long_timeline_is_shortened_in_the_middle() -> None:
    """Beginning and end matter most; the rest is one word away."""
    entries = tuple(an_entry(seq, f"Entry {seq}") for seq in range(1, 41))
    read = words_of(digest_message(a_digest(timeline=entries), None).blocks)

    assert "Entry 1\n" in read
    assert "Entry 40" in read
    assert "Entry 20" not in read
    assert "28 more; `/crisis timeline C-2026-007`" in read


def test_the_picture_has_words_for_who_cannot_see_it() -> None:
    """Alt text in the digest."""
    images = [block for block in digest_message(a_digest(), "F0PICTURE1").blocks if block["type"] == "image"]

    assert [image["slack_file"] for image in images] == [{"id": "F0PICTURE1"}]
    assert "Timeline of C-2026-007" in images[0]["alt_text"]


def test_lists_are_gravest_first_and_say_what_is_overdue() -> None:
    """One line each: severity, status, account, lead, next update."""
    mild = a_listed(key="C-2026-001", severity=Severity.SEV3, lead=None, next_internal_at=None)
    late = a_listed(next_internal_at=NOW - timedelta(minutes=5), is_overdue=True)
    read = words_of(list_message([mild, late], now=NOW).blocks)

    assert read.index("C-2026-007") < read.index("C-2026-001")
    assert "update OVERDUE since" in read
    assert "nobody leads yet, no update due" in read


def test_nothing_open_is_said_too() -> None:
    """An empty list is a sentence, not an empty message."""
    assert list_message([], now=NOW).text == "No crisis is open. `/crisis` declares one."
    assert friday_message([], NOW).text == "Before the weekend: no crisis is open."


def test_home_shows_what_waits_for_me_before_my_crises() -> None:
    """Declare, pages to answer, my open crises."""
    view = home_view(a_home())

    assert buttons_of(view["blocks"]) == ["Declare a crisis", "I am on it", "All accounts", "Risk matrix"]
    read = words_of(view["blocks"])
    assert read.index("Waiting for your answer") < read.index("My open crises")


def test_cancelling_is_dangerous_and_asks_with_the_crisis_named() -> None:
    """A destructive button is marked and confirmed."""
    (cancel,) = [one for one in elements_of(more_menu(a_crisis())["blocks"]) if one.get("style") == "danger"]

    assert cancel["confirm"]["title"]["text"] == "Cancel C-2026-007?"
    assert "Acme Corp" in cancel["confirm"]["text"]["text"]


def test_the_menu_of_an_ended_crisis_only_looks() -> None:
    """Nothing in it changes what is over."""
    view = more_menu(a_crisis(status=Status.RESOLVED))

    assert buttons_of(view["blocks"]) == ["Catch me up", "Show everything", "Timeline", "Who is in it"]


def test_the_form_for_the_client_has_fields_the_teams_has_not() -> None:
    """Told to whom, how, when; and the reason of the proposed time."""
    team = update_modal(a_crisis(), a_clock(), Audience.INTERNAL, PROTOCOL, now=NOW)
    client = update_modal(a_crisis(), a_clock(), Audience.CLIENT, PROTOCOL, now=NOW)

    names = {block["block_id"] for block in client["blocks"] if block["type"] == "input"}
    assert {"told_to", "told_how", "told_at"} <= names
    assert "told_to" not in {block.get("block_id") for block in team["blocks"]}
    assert "Proposed: 20 Nov 2026, 15:00 UTC." in words_of(team["blocks"])


def test_notices_tell_who_did_what_and_why() -> None:
    """A sample of the table: people mentioned, reasons given, an unknown lead said aloud."""
    values = {"by": "U0ANA00001", "old": "SEV3", "new": "SEV1", "reason": "They called a lawyer."}

    raised = notice_message("severity_changed", values, a_crisis()).text
    escalated = notice_message(
        "escalated", {"step": "director", "people": ["U0NORA0014"], "concern": "unacknowledged", "by": None}, a_crisis()
    ).text
    missing = notice_message("lead_missing", {}, a_crisis()).text

    assert raised == "<@U0ANA00001> changed C-2026-007 from SEV3 to *SEV1*.\nReason: They called a lawyer."
    assert escalated == (
        "C-2026-007 was escalated to the director: <@U0NORA0014>. Nobody had said that they are on it."
    )
    assert "Nobody leads C-2026-007 yet." in missing


def test_a_channel_that_could_not_be_opened_keeps_what_was_written() -> None:
    """The declarer reads what failed, and their own text."""
    read = words_of(direct_message("crisis_not_opened", {"reason": "restricted_action"}, a_crisis()).blocks)

    assert "could not be opened" in read
    assert "restricted_action" in read
    assert "*What you wrote*\nAcme cannot invoice since 9:00." in read


def test_a_form_with_a_problem_keeps_what_was_filled_in_and_says_it_once() -> None:
    """The sentence stands on top; a second problem replaces the first."""
    view = declare_view(PROTOCOL)
    state = {"summary": {"value": {"type": "plain_text_input", "value": "Acme is down"}}}
    filled = {**view, "id": "V1", "hash": "1.a", "state": {"values": state}}

    once = with_problem(filled, "Somebody was faster.")
    twice = with_problem({**once, "state": {"values": state}}, "Try again.")

    assert words_of(twice["blocks"]).count("This was not done.") == 1
    assert [one["initial_value"] for one in elements_of(twice["blocks"]) if "initial_value" in one] == ["Acme is down"]
    assert "id" not in twice


def test_a_timeline_says_how_many_entries_it_leaves_out() -> None:
    """The last ones are shown, the earlier ones counted."""
    read = words_of(timeline_message(a_crisis(), [an_entry(41), an_entry(42)], total=42).blocks)

    assert "The last 2 of 42 entries; 40 earlier ones are not shown." in read


def test_roles_besides_lead_and_liaison_are_shown_when_somebody_has_them() -> None:
    """Communications and sponsor."""
    roles = {Role.LEAD: "U0DORA0004", Role.SPONSOR: "U0OSCAR015", Role.COMMUNICATIONS: "U0JANA0010"}
    read = words_of(headline_message(a_headline(crisis=a_crisis(roles=roles))).blocks)

    assert "*Executive sponsor*\n<@U0OSCAR015>" in read
    assert "*Communications*\n<@U0JANA0010>" in read
