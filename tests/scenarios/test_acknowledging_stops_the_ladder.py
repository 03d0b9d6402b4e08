"""Somebody is on it: everybody sees it, nobody else is woken. It does not make them the lead."""

from tests.harness import ChannelPlace, Clock, Person, Seen, Slack


def page_of(slack: Slack, person: Person) -> Seen:
    return slack.direct_message(person).expects("you are needed")


def test_an_acknowledgement_ends_the_climb(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """After it nobody on a higher step is paged for this."""
    dora, ana = slack.people("dora", "ana")

    dora.presses("I am on it", on=page_of(slack, dora))
    ana.presses("Take the lead", on=channel.headline)
    clock.fast_forward(minutes=20)

    for name in ("emil", "nora", "petra"):
        slack.direct_message(slack.person(name)).expects_nothing_new()


def test_everybody_sees_who_is_on_it(slack: Slack, channel: ChannelPlace) -> None:
    """The page of the one, the pages of the others, the headline and the channel."""
    dora, farid = slack.people("dora", "farid")
    hers, his = page_of(slack, dora), page_of(slack, farid)

    dora.presses("I am on it", on=hers)

    hers.shows("You are on it", button="Take the lead").does_not_show("[I am on it]")
    his.shows("On it: @dora", button="I am on it")
    channel.expects("@dora is on it.")
    channel.headline.shows("*On it:* @dora", "*Status:* Responding")


def test_the_others_can_still_answer(slack: Slack, channel: ChannelPlace) -> None:
    """A response team is several people: the second acknowledgement counts too."""
    dora, farid = slack.people("dora", "farid")
    dora.presses("I am on it", on=page_of(slack, dora))

    farid.presses("I am on it", on=page_of(slack, farid))

    channel.headline.shows("*On it:* @dora and @farid")


def test_acknowledging_is_not_leading(slack: Slack, channel: ChannelPlace) -> None:
    """The headline still says that nobody leads."""
    dora = slack.person("dora")

    dora.presses("I am on it", on=page_of(slack, dora))

    channel.headline.shows("*Lead*\nnobody yet", button="Take the lead")


def test_an_unclaimed_lead_climbs_the_ladder_too(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Somebody is on it, but nobody leads within the protocol's time: the next step is asked to see to it."""
    dora = slack.person("dora")
    dora.presses("I am on it", on=page_of(slack, dora))

    clock.fast_forward(minutes=14)
    slack.direct_message(slack.person("nora")).expects_nothing_new()
    clock.fast_forward(minutes=16)

    page = slack.direct_message(slack.person("nora")).expects("nobody has taken the lead in time")
    page.shows("Please take the lead, or see that somebody does.", button="Take the lead")


def test_taking_the_lead_ends_that_too(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """From the page itself; the page then needs nothing more."""
    dora = slack.person("dora")
    page = page_of(slack, dora)
    dora.presses("I am on it", on=page)

    dora.presses("Take the lead", on=page)
    clock.fast_forward(minutes=20)

    assert page.buttons == ["What these roles do"]
    page.shows("*Crisis lead:*", "*Sales:*")
    channel.headline.shows("*Lead*\n@dora", button="Hand over the lead")
    slack.direct_message(slack.person("nora")).expects_nothing_new()


def test_taking_the_lead_at_once_answers_the_page(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Whoever leads is on it: no second click is asked of them, and nothing climbs."""
    dora = slack.person("dora")
    page = page_of(slack, dora)

    dora.presses("Take the lead", on=page)
    clock.fast_forward(minutes=20)

    page.shows("You are on it")
    slack.direct_message(slack.person("nora")).expects_nothing_new()


def test_the_page_of_somebody_else_cannot_be_answered(slack: Slack, channel: ChannelPlace) -> None:
    """A forged click on another person's page is refused in a sentence."""
    dora, farid = slack.people("dora", "farid")
    hers, his = page_of(slack, dora), page_of(slack, farid)
    of_dora = next(e["value"] for b in hers.message.blocks if b["type"] == "actions" for e in b["elements"])

    slack.at_once(farid.actor.presses(his.message, "crisis_acknowledge_page", value=of_dora))

    farid.was_told("This page is for @dora, so only they can answer it.")
    hers.shows("Please say whether you are on it.")


def test_answering_twice_says_so(slack: Slack, channel: ChannelPlace) -> None:
    """A second click on an old screen changes nothing and says why."""
    dora = slack.person("dora")
    page = page_of(slack, dora)

    slack.at_once(*(dora.actor.presses(page.message, "crisis_acknowledge_page") for _ in range(2)))

    dora.was_told("You are on it already.")
    channel.expects_once("@dora is on it.")
