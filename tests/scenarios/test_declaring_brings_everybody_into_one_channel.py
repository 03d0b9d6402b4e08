"""From `/crisis` to a private channel with the right people and everything they need in it."""

from tests.harness import Slack


def test_declaring_opens_a_private_channel_with_kam_and_response_team(slack: Slack) -> None:
    """Declarer, KAM and the Crisis Response Team of this severity are in the channel, and nobody else."""
    ben = slack.person("ben")

    ben.types("/crisis Acme cannot invoice")
    ben.submits(account="Acme", severity="SEV1")

    channel = slack.channel("crisis-2026-001-acme-corp")
    assert channel.channel.is_private
    assert channel.members == {"ben", "ana", "dora", "farid", "hugo"}


def test_a_lesser_crisis_calls_fewer_people(slack: Slack) -> None:
    """Legal is called for SEV1 only, so a SEV2 has no lawyer in it."""
    slack.person("ana").declares(severity="SEV2")

    assert slack.crisis_channel().members == {"ana", "dora", "farid"}


def test_people_are_in_after_two_calls(slack: Slack) -> None:
    """Between submitting the form and everybody being in lie two calls: create, and one invite of all."""
    ana = slack.person("ana")
    ana.types("/crisis Acme cannot invoice")
    ana.fills(account="Acme", severity="SEV1")
    before = len(slack.calls())

    ana.submits()

    assert slack.calls()[before] == "conversations.create"
    invites = [call for call in slack.fake.calls if call.method == "conversations.invite"]
    (channel,) = slack.crisis_channels()
    assert slack.calls("conversations.create", "conversations.invite") == [
        "conversations.create",
        "conversations.invite",
    ]
    assert len(invites[0].args["users"].split(",")) == len(slack.channel(channel).members)
    posts = [call for call in slack.fake.calls if call.args.get("channel") == slack.channel(channel).channel.id]
    assert posts[0].method == "conversations.invite", "Something was done in the channel before people were in it."


def test_the_form_turns_into_the_link(slack: Slack) -> None:
    """The modal shows the channel, and the declarer has it as a direct message too."""
    ana = slack.person("ana")

    ana.declares()

    ana.sees("C-2026-001 is open", "#crisis-2026-001-acme-corp")
    slack.direct_message(ana).expects("C-2026-001 for Acme Corp is open", "#crisis-2026-001-acme-corp")


def test_the_form_says_opening_until_the_channel_is_there(slack: Slack) -> None:
    """The first answer to the submission, before Slack has made the channel, is "Opening…"."""
    ana = slack.person("ana")

    ana.declares()

    answer = ana.last.answer
    assert answer["response_action"] == "update"
    assert "Opening…" in answer["view"]["blocks"][0]["text"]["text"]


def test_the_channel_is_furnished(slack: Slack) -> None:
    """A pinned headline with all that matters, a topic, and a bookmark to the protocol."""
    slack.person("ana").declares()

    channel = slack.crisis_channel()
    headline = channel.headline.shows(
        "C-2026-001 · Acme Corp",
        "strategic account",
        "SEV1 Critical: Loss of the account",
        "*Status:* Declared",
        "Acme cannot invoice",
        "*Lead*\nnobody yet",
        "*Client liaison*\n@ana",
        "*Next update for the team*\n3 Mar 2026, 09:30 UTC",
        "*First word to the client*\n3 Mar 2026, 09:30 UTC",
        "Paged, no answer yet:* @dora, @farid and @hugo",
        "*Last update*\nnone yet",
    )
    assert headline.buttons == [
        "Post update",
        "Take the lead",
        "Escalate",
        "Change severity",
        "Resolve",
        "More…",
    ]
    assert channel.channel.topic == "C-2026-001 | SEV1 Critical | Declared | Acme Corp"
    assert [bookmark["link"] for bookmark in channel.channel.bookmarks] == ["https://wiki.northwind.example/crisis"]


def test_the_headline_makes_sense_read_aloud(slack: Slack) -> None:
    """The text without blocks says key, account, how bad, how far and who leads."""
    slack.person("ana").declares()

    aloud = slack.crisis_channel().headline.aloud
    assert aloud == "Crisis C-2026-001, Acme Corp: SEV1 Critical, declared, nobody leads yet. Acme cannot invoice"


def test_the_response_team_is_paged(slack: Slack) -> None:
    """Each member of the team has a direct message with what, who, how bad, where, and three answers."""
    slack.person("ana").declares()

    for name, function in (("dora", "sales"), ("farid", "service"), ("hugo", "legal")):
        page = slack.direct_message(slack.person(name)).expects(
            "C-2026-001, Acme Corp: you are needed",
            f"You are on the response team for {function}.",
            "Acme cannot invoice",
            "SEV1 Critical",
            "#crisis-2026-001-acme-corp",
            "*Declared by:* @ana",
        )
        assert page.buttons == ["I am on it", "I can't", "Take the lead", "What this role does"]


def test_the_crisis_desk_reads_a_line(slack: Slack) -> None:
    """The crisis-desk channel hears of it once, with the link."""
    slack.person("ana").declares()

    desk = slack.channel("crisis-desk")
    desk.expects_once("Open crisis C-2026-001", "SEV1 Critical", "Acme Corp", "#crisis-2026-001-acme-corp")


def test_not_sure_counts_as_the_graver_one(slack: Slack) -> None:
    """Not sure: SEV1 for a strategic account, SEV2 for any other; the headline says that it was so."""
    slack.person("ana").declares("Acme", severity="Not sure")
    slack.person("ben").declares("Globex", severity="Not sure")

    slack.channel("crisis-2026-001-acme-corp").headline.shows("SEV1", "the declarer was not sure")
    slack.channel("crisis-2026-002-globex").headline.shows("SEV2", "the declarer was not sure")


def test_the_form_says_what_each_severity_means(slack: Slack) -> None:
    """SEV1 to SEV3 are offered with the protocol's meaning, and "Not sure"; SEV4 is no crisis."""
    ana = slack.person("ana")

    ana.types("/crisis")

    ana.sees("SEV1 Critical", "SEV2 High", "SEV3 Medium", "Not sure")
    assert "SEV4" not in ana.screen


def test_an_account_is_found_by_any_part_of_its_names(slack: Slack) -> None:
    """Search knows names and aliases; what was typed is offered last, as an account that is not listed."""
    ana = slack.person("ana")
    ana.types("/crisis")

    assert ana.searches_account("indus") == ["Acme Corp", "“indus” (not a key account yet)"]
    assert ana.searches_account("glo")[0] == "Globex"
    assert ana.searches_account("Globex") == ["Globex"]


def test_an_unlisted_account_is_welcome_and_flagged(slack: Slack) -> None:
    """A crisis at a company nobody imported is declared all the same, and the headline says so."""
    ana = slack.person("ana")
    ana.types("/crisis Wayne Enterprises is furious")

    ana.submits(account="Wayne & Söhne", severity="Not sure")

    channel = slack.channel("crisis-2026-001-wayne-sohne")
    channel.headline.shows("Wayne & Söhne", "not a key account yet", "SEV2", "*Client liaison*\n@ana")


def test_words_after_the_command_are_kept(slack: Slack) -> None:
    """What follows `/crisis` and is no word of its own stands in the field already, people by name."""
    ana = slack.person("ana")

    ana.types("/crisis @ben says that Acme & Sons <cannot> invoice")

    ana.sees("What happened?: @ben says that Acme & Sons <cannot> invoice")


def test_the_form_asks_for_what_is_missing(slack: Slack) -> None:
    """Blanks for a description: the form stays open with a sentence at the field, and nothing is declared."""
    ana = slack.person("ana")
    ana.types("/crisis")

    ana.submits(account="Acme", summary="   ", severity="SEV1")

    ana.sees("! summary: Say in a sentence what happened.")
    assert not slack.crisis_channels()
