"""Its words propose a kind, people correct it, and the playbooks that are offered follow."""

from tests.harness import ChannelPlace, Slack


def test_the_kind_is_proposed_corrected_and_shown(slack: Slack) -> None:
    """Three questions stay three, the kind comes from the words, and one choice in the menu changes it."""
    ana, dora = slack.people("ana", "dora")
    ana.declares(summary="The invoices do not arrive", severity="SEV2")
    channel = slack.crisis_channel()
    channel.headline.shows("*Kind:* operational (by its words; `/crisis category` changes it)")
    card = channel.expects("No playbook stands out by its words.")

    dora.presses("More…", on=channel.headline)
    dora.presses("Kind of crisis")
    dora.sees("Now: operational", "Which kind of crisis is it?")
    dora.submits(to="external")

    channel.headline.shows("*Kind:* external\n")
    card.shows("it is for external crises")
    ana.types("/crisis list")
    assert "SEV2, declared, external: Acme" in ana.private_answers[-1]
    ana.types("/crisis timeline", in_channel=channel)
    assert "says that this crisis is external, not operational as its words had proposed." in ana.private_answers[-1]


def test_a_word_says_it_at_once(slack: Slack, channel: ChannelPlace) -> None:
    """As it begins is enough; what is no kind opens the three to choose from."""
    ana = slack.person("ana")

    ana.types("/crisis category rep", in_channel=channel)
    ana.types("/crisis kind C-2026-001 reputational")
    ana.types("/crisis category financial", in_channel=channel)

    assert "C-2026-001 counts as reputational now." in ana.private_answers[-2]
    assert "C-2026-001 is reputational already" in ana.private_answers[-1]
    ana.sees("“financial” is none of the three.", "Now: reputational.")
    channel.headline.shows("*Kind:* reputational\n")


def test_the_digest_says_what_kind_it_was(slack: Slack, channel: ChannelPlace) -> None:
    """Also those who were never in the channel read it."""
    ana = slack.person("ana")
    ana.types("/crisis category external", in_channel=channel)

    ana.presses("Resolve", on=channel.headline)
    ana.submits(what_was_done="We matched the price.", unconfirmed_reason="They are asleep.")

    slack.channel("crisis-digest").expects("*Kind:* external")
