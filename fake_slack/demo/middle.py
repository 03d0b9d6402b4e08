"""Second act: somebody leads, team and client hear something in time, and it gets worse."""

import re
from datetime import timedelta

from fake_slack.demo.opening import ACKNOWLEDGE, BACKUPS, BACKUPS_AFTER, TEAM, page_shows, people_are
from fake_slack.demo.page import Workspace, words
from fake_slack.demo.promises import Promise
from fake_slack.demo.scene import Scene
from fake_slack.model import Json

TAKE_LEAD, POST_UPDATE, CHANGE_SEVERITY = "crisis_take_lead", "crisis_post_update", "crisis_change_severity"
UPDATE_FROM_REMINDER, NO_CHANGE, SNOOZE = "crisis_update_from_reminder", "crisis_no_change", "crisis_snooze"
FIRST_WORD, TEAM_UPDATE = "first word to the client", "update for the team"
DIRECTOR_AFTER_MANAGER = timedelta(minutes=10)
"""At SEV1 (northwind/protocol.toml)."""
AN_HOUR = timedelta(hours=1)
"""Longer than any of the waits below should be; they end as soon as what they wait for is there."""


def middle(scene: Scene) -> None:
    """From the first lead to an hour in which nothing changed."""
    take_the_lead(scene)
    update_the_team(scene)
    tell_the_client(scene)
    raise_the_severity(scene)
    update_at_the_new_pace(scene)
    snooze(scene)
    say_that_nothing_changed(scene)


def press_on_headline(scene: Scene, handle: str, action: str) -> None:
    """A button of the pinned message."""
    headline = scene.await_(scene.headline, "the headline is pinned")
    assert headline is not None
    scene.person(handle).presses(headline, action)


def take_the_lead(scene: Scene) -> None:
    """Being on it is not leading: the lead is taken on purpose."""
    dora = scene.person("dora")
    press_on_headline(scene, "dora", TAKE_LEAD)
    scene.headline_says(f"*Lead*\n<@{dora.id}>")
    scene.once(f"<@{dora.id}> leads {scene.key} now", "the channel reads that Dora leads")
    scene.tell("Dora is back and presses “Take the lead” on the headline, which says so for everybody.")


def update_the_team(scene: Scene) -> None:
    """An empty update is refused at its field; a real one restarts the clock."""
    dora = scene.person("dora")
    press_on_headline(scene, "dora", POST_UPDATE)
    dora.awaits_form("Post update")
    errors = dora.submits()
    scene.ledger.same(Promise.FORM, list(errors), ["progress"], "the empty update")
    dora.submits(progress="The wrong prices come from Monday's price list import.", plan="Roll it back by noon: Milo.")
    scene.once("*Progress*\nThe wrong prices", "the update for the team appears")
    scene.headline_says("*Last update* for the team", "Monday's price list import")
    scene.tell("Dora posts an update for the team (an empty one is refused). The headline shows it, and the next time.")


def tell_the_client(scene: Scene) -> None:
    """The client's clock is its own: Ana, who speaks to the client, is reminded before the first word is due."""
    ana = scene.person("ana")
    reminder = await_reminder(scene, FIRST_WORD, ana.id)
    scene.tell("Acme has heard nothing yet. 15 minutes before the first word is due the channel reminds Ana.")
    ana.presses(reminder, UPDATE_FROM_REMINDER)
    ana.awaits_form("Post update")
    promised = "We found the cause; correct invoices follow today, payments can wait until then."
    ana.submits(progress=promised, told_to="Kim Lund, chief financial officer", told_how="Call")
    reminder_is_gone(scene, reminder)
    scene.once("Update for the client, ", "the update for the client appears")
    scene.headline_says("*Last update* for the client", "Next update for the client")
    scene.tell("Ana calls Acme's chief financial officer and puts on record what was said. The reminder is gone.")


def raise_the_severity(scene: Scene) -> None:
    """It gets worse: rhythm, people, ladder and headline follow."""
    dora = scene.person("dora")
    press_on_headline(scene, "dora", CHANGE_SEVERITY)
    dora.awaits_form("Change severity")
    dora.submits(to="SEV1", reason="Acme's lawyers ask about the termination clause.")
    scene.await_(lambda seen: scene.pages(seen, "hugo"), "Hugo is paged")
    scene.answers("hugo", ACKNOWLEDGE, before=BACKUPS_AFTER)
    scene.await_(lambda seen: len(scene.pages(seen, "nora")) > 1, "Nora hears that the severity was raised")
    scene.answers("nora", ACKNOWLEDGE, before=DIRECTOR_AFTER_MANAGER)
    page_shows(scene, "hugo", "You are on it")
    page_shows(scene, "nora", "You are on it")
    scene.await_(lambda seen: scene.pages(seen, "jana"), "Jana is paged")
    people_are(scene, "ana", *TEAM, *BACKUPS, "nora", "hugo", "jana")
    scene.headline_says("SEV1 Critical")
    scene.once("from SEV2 to *SEV1*", "the channel reads the new severity and why")
    scene.await_(lambda seen: "now SEV1" in words(seen.channel("crisis-desk")["messages"]), "#crisis-desk reads it")
    scene.tell(
        "Acme's lawyers stir: Dora raises it to SEV1. Hugo (legal) and Jana (communications) are paged and come in; "
        "Nora, the manager, hears why and acknowledges; updates are now due every half hour."
    )


def update_at_the_new_pace(scene: Scene) -> None:
    """As a word this time; the next one is due after half an hour."""
    dora = scene.person("dora")
    dora.types("/crisis update team Hugo reads the contract, Jana prepares a statement.", scene.channel_id)
    dora.awaits_form("Post update")
    dora.submits()
    scene.once("*Progress*\nHugo reads the contract", "the second update for the team appears")
    # On a slow machine the former update was overdue at the new pace, and reminded of.
    scene.await_(lambda seen: not _reminders(scene, seen, TEAM_UPDATE), "the update answers an earlier reminder")
    scene.tell("Dora types /crisis update team …: the next update is due in half an hour.")


def snooze(scene: Scene) -> None:
    """A due update can be put off, with a reason everybody reads."""
    dora = scene.person("dora")
    reminder = await_reminder(scene, TEAM_UPDATE, dora.id)
    scene.tell("10 minutes before the next update for the team is due, one reminder asks Dora for it.")
    dora.presses(reminder, SNOOZE)
    dora.awaits_form("Snooze")
    dora.submits(reason="Milo's rollback ends in ten minutes; then there is something to say.")
    reminder_is_gone(scene, reminder)
    scene.once("put the update for the team off", "the channel reads that the update was put off, and why")
    scene.tell("Dora snoozes it with a reason, which the channel reads. The reminder is gone.")


def say_that_nothing_changed(scene: Scene) -> None:
    """It comes back; an honest "no change" is an update too."""
    dora = scene.person("dora")
    reminder = await_reminder(scene, TEAM_UPDATE, dora.id)
    dora.presses(reminder, NO_CHANGE)
    dora.awaits_form("No change")
    dora.submits()
    reminder_is_gone(scene, reminder)
    scene.once("Nothing has changed since the last update", "the update without a change appears")
    scene.tell("A quarter of an hour later it comes back. Dora answers: no change, and when the next one follows.")


def await_reminder(scene: Scene, about: str, responsible: str) -> Json:
    """The one reminder about this; note that it mentions who owes it, and comes before it is due."""
    what = f"there is a reminder of the {about}"
    found = scene.await_(lambda seen: _reminders(scene, seen, about), what, business=AN_HOUR)
    scene.ledger.check(Promise.REMINDED, len(found) == 1, f"{len(found)} reminders of the {about} at once")
    said = words(found[0])
    scene.ledger.check(Promise.REMINDED, f"<@{responsible}>" in said, f"it does not mention who owes it: {said}")
    due = re.search(r"<!date\^(\d+)\^", said)
    in_time = due is not None and float(found[0]["ts"]) < int(due[1])
    scene.ledger.check(Promise.REMINDED, in_time, f"it came when it was due already: {said}")
    return found[0]


def _reminders(scene: Scene, seen: Workspace, about: str) -> list[Json]:
    return [message for message in scene.said(seen, f"the {about} in {scene.key} is") if SNOOZE in str(message)]


def reminder_is_gone(scene: Scene, reminder: Json) -> None:
    """Wait until it is; raises `TooLate` when it stays."""

    def is_gone(seen: Workspace) -> bool:
        return all(message["ts"] != reminder["ts"] for message in scene.channel(seen)["messages"])

    scene.await_(is_gone, "the answered reminder goes away")
    scene.ledger.check(Promise.REMINDED, True, "")
