"""A pin or the emoji puts a message on the timeline, once; what becomes of the message follows."""

from tests.harness import ChannelPlace, Person, Slack

PIN, EMOJI = "pin", ":pushpin:"


def the_timeline(slack: Slack, channel: ChannelPlace) -> str:
    ana = slack.person("ana")
    ana.types("/crisis timeline", in_channel=channel)
    return ana.private_answers[-1]


def test_a_pinned_message_lands_once_and_so_does_its_later_edit(slack: Slack, channel: ChannelPlace) -> None:
    """Author, text, file and link; pinned, marked and redelivered it is one entry; what it said before stays."""
    ana, dora = slack.people("ana", "dora")
    said = dora.says("The release of 9:00 broke invoices & more", in_channel=channel, files=["log.png"])

    ana.pins(said)
    dora.reacts(said, EMOJI)
    told = dora.edits(said, "The release of 9:30 broke invoices")
    slack.redelivers(told)
    dora.edits(said, "Nothing broke")

    shown = the_timeline(slack, channel)
    assert shown.count("“The release of 9:00 broke invoices & more” with log.png") == 1
    assert "@dora: “The release of 9:00" in shown
    assert "(put on the timeline by @ana)" in shown
    assert f"/archives/{channel.channel.id}/p{said.message.ts.replace('.', '')}" in str(
        ana.newest_answer.message.blocks
    )
    assert shown.count("was edited in Slack and says now: “The release of 9:30 broke invoices”") == 1
    assert shown.count("says now: “Nothing broke”") == 1


def test_a_deleted_message_stays_on_the_timeline(slack: Slack, channel: ChannelPlace) -> None:
    """A reply in a thread, marked with the emoji in another skin tone by somebody who only reads along."""
    dora, ana = slack.people("dora", "ana")
    reply = dora.says("The client threatens to leave", in_channel=channel, under=dora.says("News?", in_channel=channel))
    ana.reacts(reply, "pushpin::skin-tone-3")

    dora.deletes(reply)

    shown = the_timeline(slack, channel)
    assert shown.count("“The client threatens to leave”") == 1
    assert "was deleted in Slack" in shown


def test_only_what_people_of_the_crisis_mark_counts(slack: Slack, channel: ChannelPlace) -> None:
    """Other emoji, a guest's pin and what the bot said do not; neither does the headline's own pin."""
    ana, dora = slack.people("ana", "dora")
    guest = next(slack.person(user.name) for user in slack.fake.state.users.values() if user.is_guest)
    guest.is_invited(channel, by=ana)
    said = dora.says("Only talk", in_channel=channel)
    before = the_timeline(slack, channel)

    guest.pins(said)
    ana.reacts(said, "tada")
    ana.reacts(channel.headline, EMOJI)
    dora.edits(said, "Only chatter")
    dora.deletes(said)

    assert the_timeline(slack, channel) == before


def test_an_entry_is_added_and_corrected_for_all_to_see(slack: Slack, channel: ChannelPlace) -> None:
    """Both stay: the entry, and who corrected it when."""
    dora = slack.person("dora")

    dora.types("/crisis timeline add Ms Roe called at nine", in_channel=channel)
    channel.expects("@dora put this on the timeline", "Ms Roe called at nine")
    number = the_number_of(slack, channel, "Ms Roe called at nine")
    dora.types(f"/crisis timeline correct {number} Ms Roe called at *ten* <!channel>", in_channel=channel)

    channel.expects(f"@dora corrected entry {number}", "Ms Roe called at *ten* <!channel>")
    shown = the_timeline(slack, channel)
    assert "@dora: Ms Roe called at nine\n      _Corrected by @dora" in shown
    assert f"Entry {number} is corrected: Ms Roe called at *ten*" in shown


def test_the_buttons_of_the_timeline_do_the_same(slack: Slack, channel: ChannelPlace) -> None:
    """With a time of its own; a time to come and a number nobody knows are refused, and what was typed stays."""
    ana = slack.person("ana")
    now = slack.stage.clock.now()

    press_below_the_timeline(slack, ana, channel, "Add an entry")
    ana.submits(text="They called first", happened_at=now.replace(hour=20))
    ana.sees("This is in the future", "They called first")
    ana.submits(happened_at=now.replace(hour=7))
    channel.expects("@ana put this on the timeline (", "They called first")
    press_below_the_timeline(slack, ana, channel, "Correct an entry")
    ana.submits(seq="99", text="They wrote first")
    ana.sees("There is no entry 99")
    ana.submits(seq=the_number_of(slack, channel, "They called first"))

    ana.sees_no_modal()
    shown = the_timeline(slack, channel)
    assert shown.index("They called first") < shown.index("declared SEV1")
    assert "_Corrected by @ana" in shown


def press_below_the_timeline(slack: Slack, person: Person, channel: ChannelPlace, label: str) -> None:
    person.types("/crisis timeline", in_channel=channel)
    person.presses(label, on=person.newest_answer)


def the_number_of(slack: Slack, channel: ChannelPlace, words: str) -> str:
    line = next(line for line in the_timeline(slack, channel).splitlines() if words in line)
    return line.partition(".")[0].strip("*")
