"""Third act: another lead, a director who does not answer, recovery, the end, and silence."""

import time
from datetime import timedelta

from fake_slack.demo.middle import POST_UPDATE, press_on_headline
from fake_slack.demo.opening import BACKUPS, TEAM, page_shows, people_are
from fake_slack.demo.page import Workspace, words
from fake_slack.demo.promises import Promise
from fake_slack.demo.scene import STALL_S, Scene
from fake_slack.demo.waiting import until
from fake_slack.model import Json

HAND_OVER, RESOLVE = "crisis_hand_over_lead", "crisis_resolve"
NEXT_PROMISED_IN = timedelta(minutes=20)
SPONSOR_AFTER_DIRECTOR = timedelta(minutes=30)
SILENCE = timedelta(minutes=35)
"""Longer than both: what would have come, had the crisis not ended, would have come by then."""
EVERYBODY = ("ana", *TEAM, *BACKUPS, "nora", "hugo", "jana", "petra")


def ending(scene: Scene) -> None:
    """From the second lead to the silence after the end."""
    hand_over(scene)
    ask_the_director(scene)
    recover(scene)
    promise_another_update(scene)
    resolve(scene)
    send_digests(scene)
    keep_silent(scene)


def hand_over(scene: Scene) -> None:
    """Dora goes home; Farid leads."""
    dora, farid = scene.person("dora"), scene.person("farid")
    press_on_headline(scene, "dora", HAND_OVER)
    dora.awaits_form("Hand over the lead")
    dora.submits(to=farid.id, note="The corrected invoices go out at two.")
    scene.headline_says(f"*Lead*\n<@{farid.id}>")
    scene.await_(lambda seen: "handed you the lead" in words(seen.direct(farid)), "Farid hears it by message")
    scene.once("handed the lead of", "the channel reads who leads now")
    scene.tell("Dora hands the lead over to Farid, who hears it by direct message, with her note.")


def ask_the_director(scene: Scene) -> None:
    """By hand, at once, with a reason; she does not answer before it is over."""
    farid = scene.person("farid")
    farid.types("/crisis escalate director Acme wants a word with somebody who may sign a credit.", scene.channel_id)
    farid.awaits_form("Escalate")
    farid.submits()
    scene.await_(lambda seen: scene.pages(seen, "petra"), "Petra is paged")
    people_are(scene, *EVERYBODY)
    scene.once("escalated " + scene.key + " to the director", "the channel reads that the director was asked")
    scene.tell("Farid types /crisis escalate director …: Petra is paged at once, and reads why. She is in a meeting.")


def recover(scene: Scene) -> None:
    """The worst is over."""
    farid = scene.person("farid")
    farid.types("/crisis recover Corrected invoices are out.", scene.channel_id)
    farid.awaits_form("Recovering")
    farid.submits()
    scene.headline_says("Recovering")
    scene.once("is recovering. The worst is over", "the channel reads that it recovers")
    scene.tell("/crisis recover: the worst is over, says the headline; the rhythm of updates slows down.")


def promise_another_update(scene: Scene) -> None:
    """Farid promises the next word sooner than the protocol asks for: it would be due after the end."""
    farid = scene.person("farid")
    press_on_headline(scene, "farid", POST_UPDATE)
    farid.awaits_form("Post update")
    soon = int((scene.company.now() + NEXT_PROMISED_IN).timestamp())
    farid.submits(progress="Acme has the corrected invoices and checks them.", next_due_at=soon)
    scene.headline_says("Acme has the corrected invoices and checks them.")
    scene.tell("Farid posts an update and promises the next one in 20 minutes.")


def resolve(scene: Scene) -> None:
    """Not without the client's word, or the reason why there is none."""
    farid = scene.person("farid")
    press_on_headline(scene, "farid", RESOLVE)
    farid.awaits_form("Resolve")
    errors = farid.submits(what_was_done="Price list rolled back, 214 invoices corrected and sent again.")
    scene.ledger.same(Promise.FORM, list(errors), ["unconfirmed_reason"], "a resolution without the client's word")
    farid.submits(
        cause="A price list was imported twice.",
        client_confirmed_by="Kim Lund, chief financial officer",
        client_confirmed_how="E-mail",
    )
    scene.headline_says("*Status:* Resolved", "214 invoices corrected")
    scene.once(f"resolved {scene.key}. The digest follows", "the channel reads that it is resolved")
    scene.tell("Farid resolves it, with the client's confirmation (without it, the form asks why there is none).")


def send_digests(scene: Scene) -> None:
    """To the channel, the digest channel, and the managers who were paged; to nobody else."""
    places = {
        f"#{scene.channel_name}": lambda seen: seen.messages(scene.channel(seen)),
        "#crisis-digest": lambda seen: seen.messages(seen.channel("crisis-digest")),
        "Nora": lambda seen: seen.direct(scene.person("nora")),
        "Petra": lambda seen: seen.direct(scene.person("petra")),
    }
    for place, read in places.items():
        what = f"the digest comes to {place}"
        found = scene.expects(Promise.DIGEST, lambda seen, read=read: _digests(scene, read(seen)), what)  # type: ignore[misc]
        if found:
            problem = _what_it_lacks(scene.look(), found[0])
            scene.ledger.check(Promise.DIGEST, not problem, f"{place}: {problem}")
    everywhere = _digests(scene, scene.look().everywhere())
    scene.ledger.check(Promise.DIGEST, len(everywhere) == len(places), f"there are {len(everywhere)} digests")
    scene.await_(lambda seen: "is resolved" in words(seen.channel("crisis-desk")["messages"]), "#crisis-desk reads it")
    scene.tell("One digest, with a picture of the timeline, comes to the channel, #crisis-digest, Nora and Petra.")


def _digests(scene: Scene, messages: list[Json]) -> list[Json]:
    title = f"{scene.key} is resolved: "
    return [message for message in messages if title in words(message.get("blocks", [])[:1])]


def _what_it_lacks(seen: Workspace, digest: Json) -> str:
    pictures = [block["slack_file"]["id"] for block in digest["blocks"] if block["type"] == "image"]
    files = {file["id"] for file in seen.dump["files"] if file["size"] > 0}
    if len(pictures) != 1 or pictures[0] not in files:
        return "it shows no picture"
    missing = [
        part for part in ("214 invoices", "Kim Lund", "imported twice", "Escalations") if part not in words(digest)
    ]
    return f"it lacks {missing}" if missing else ""


def keep_silent(scene: Scene) -> None:
    """The promised update, the sponsor above Petra: none of it comes any more."""
    minutes = SILENCE.total_seconds() / 60
    scene.tell(f"And now nothing more: for {minutes:.0f} minutes no reminder, no page, no word.")
    before = _everything_said(scene.look())
    silent_until = scene.company.now() + SILENCE
    while scene.company.now() < silent_until:
        scene.company.check_alive()
        time.sleep(0.5)
    # Only what stands already may still change: the pages of those who need not answer any more.
    after = _everything_said(scene.look())
    new = [text for place, text in after.items() if place not in before]
    scene.ledger.check(Promise.QUIET, not new, f"then came: {new}")
    gone = [text for place, text in before.items() if place not in after]
    scene.ledger.check(Promise.QUIET, not gone, f"then vanished: {gone}")
    until(scene.company.is_quiet, within_s=STALL_S, what="the bot has nothing left to do")
    page_shows(scene, "petra", "No answer is needed any more")
    first = words(scene.pages(scene.look(), "nora")[0])
    scene.ledger.check(Promise.ANSWERED, "No answer is needed any more" in first, "Nora's first page waits still")


def _everything_said(seen: Workspace) -> dict[tuple[str, str], str]:
    return {(message["channel"], message["ts"]): words(message)[:200] for message in seen.everywhere()}
