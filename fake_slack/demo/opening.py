"""First act: declared, opened, paged, and at last somebody answers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from fake_slack.demo.page import NotPossible, Person, Workspace, words
from fake_slack.demo.promises import Promise
from fake_slack.demo.scene import Scene
from fake_slack.demo.waiting import until
from fake_slack.model import Json

SALES, GUESTS = "C0SALES002", "C0PARTNER5"
ACCOUNT = "Acme Industries"
SUMMARY = "Acme's invoices are wrong since Monday, and they threaten to stop all payments"
TEAM = ("dora", "farid", "lena")
BACKUPS = ("emil", "greta", "milo")

ACKNOWLEDGE = "crisis_acknowledge_page"
BACKUPS_AFTER = timedelta(minutes=10)
MANAGER_AFTER = timedelta(minutes=30)
DIRECTOR_AFTER = timedelta(minutes=60)
"""At SEV2, from the first page (northwind/protocol.toml)."""


def opening(scene: Scene) -> None:
    """From a refused guest to the first answer."""
    refuse_the_guest(scene)
    declare(scene)
    find_the_channel(scene)
    furnish(scene)
    page_the_team(scene)
    climb_the_ladder(scene)
    answer(scene)


def refuse_the_guest(scene: Scene) -> None:
    """Gil is a guest: he hears no, and no form opens."""
    gil = scene.person("gil")
    gil.types(f"/crisis {SUMMARY}", GUESTS)
    private = [message for message in gil.reads(GUESTS) if message["ephemeral"]]
    scene.ledger.check(Promise.GUEST, len(private) == 1 and "Guests cannot" in words(private), f"he read {private}")
    scene.ledger.check(Promise.GUEST, gil.modal() is None, "a form opened for him")
    scene.tell(
        "Gil, a guest, types /crisis in the one channel he sees. He alone reads that guests cannot; no form opens."
    )


def declare(scene: Scene) -> None:
    """Ana types what happened, forgets the rest, completes it, and clicks twice."""
    ana = scene.person("ana")
    ana.types(f"/crisis {SUMMARY}", SALES)
    form = ana.awaits_form("Declare a crisis")
    scene.ledger.check(Promise.FORM, SUMMARY in words(form["view"]), "what was typed after /crisis is not in the form")
    scene.tell(f"Ana, key account manager, types in #sales: /crisis {SUMMARY}. A form opens, with her words in it.")
    errors = ana.submits()
    scene.ledger.same(Promise.FORM, list(errors), ["account", "severity"], "the half-empty form")
    ana.finds("acme corp", ACCOUNT)
    state = ana.fills(severity="SEV2")
    with ThreadPoolExecutor(2) as two:
        list(two.map(lambda _: _clicks_declare(ana, state), range(2)))
    scene.tell(f"She finds {ACCOUNT} by its other name, “ACME Corp”, chooses SEV2, and clicks Declare twice.")


def _clicks_declare(ana: Person, state: Json) -> None:
    try:
        ana.does("modal_submit", state=state)
    except NotPossible:
        # The form had turned into "opening…" before the second click arrived.
        return


def find_the_channel(scene: Scene) -> None:
    """One channel opens, and Ana hears where."""
    ana = scene.person("ana")
    found = scene.await_(_crisis_channels, "the crisis channel opens")[0]
    scene.channel_name, scene.channel_id = found["name"], found["id"]
    year, number = found["name"].split("-")[1:3]
    scene.key = f"C-{year}-{number}"
    link = f"<#{found['id']}>"
    told = until(lambda: link in words(ana.modal()), within_s=20, what="the form turns into the link")
    scene.ledger.check(Promise.LINK, told, "the form shows no link")
    scene.await_(lambda seen: link in words(seen.direct(ana)), "Ana gets the link as a direct message")
    ana.closes()
    scene.tell(
        f"The private channel #{found['name']} opens. Ana's form turns into the link, and she gets it by message."
    )


def _crisis_channels(seen: Workspace) -> list[Json]:
    return seen.channels(lambda channel: str(channel["name"]).startswith("crisis-2"))


def furnish(scene: Scene) -> None:
    """People, headline, topic, bookmark, announcement."""
    people_are(scene, "ana", *TEAM)
    scene.await_(scene.headline, "the headline is pinned")
    scene.headline_says(scene.key, ACCOUNT, "SEV2 High", "Declared", SUMMARY, "*Lead*\nnobody yet", "First word")
    scene.await_(lambda seen: scene.channel(seen)["bookmarks"], "the protocol is bookmarked")
    scene.await_(lambda seen: scene.key in words(scene.look().channel("crisis-desk")["messages"]), "it is announced")
    scene.tell(
        "In it are Ana, Dora (sales), Farid (customer service) and Lena (technical); pinned is the headline: what, "
        "how bad, who leads (nobody yet), and when team and client hear something next. #crisis-desk reads one line."
    )


def people_are(scene: Scene, *handles: str) -> None:
    """Wait until these are in the channel, and note whether it is these and the bot."""
    wanted = sorted(handles)

    def here(seen: Workspace) -> list[str]:
        return scene.names([one for one in scene.channel(seen)["members"] if one != seen.dump["bot_user_id"]])

    scene.await_(lambda seen: set(wanted) <= set(here(seen)), f"{', '.join(wanted)} come into the channel")
    if not scene.stalls:
        scene.ledger.same(Promise.PEOPLE, here(scene.look()), wanted, "the channel")
    scene.ledger.check(Promise.GUEST, "gil" not in here(scene.look()), "he is in the channel")


def page_the_team(scene: Scene) -> None:
    """One page each."""
    for handle in TEAM:
        scene.await_(lambda seen, handle=handle: scene.pages(seen, handle), f"{handle} is paged")  # type: ignore[misc]
    scene.tell("Dora, Farid and Lena each get one direct message: you are needed. They are at lunch.")


def climb_the_ladder(scene: Scene) -> None:
    """Nobody answers: the backups, then the sales manager."""
    first = float(scene.pages(scene.look(), "dora")[0]["ts"])
    for handle in BACKUPS:
        _is_paged_after(scene, handle, first, BACKUPS_AFTER)
    scene.tell("Nobody answered for 10 minutes: the three are asked again, and their backups Emil, Greta and Milo too.")
    _is_paged_after(scene, "nora", first, MANAGER_AFTER)
    scene.tell("30 minutes: Nora, the sales manager, is paged. The channel reads each step and its reason.")
    people_are(scene, "ana", *TEAM, *BACKUPS, "nora")
    scene.headline_says("Paged, no answer yet", "Escalated to:* sales manager")


def _is_paged_after(scene: Scene, handle: str, first: float, delay: timedelta) -> None:
    scene.await_(lambda seen: scene.pages(seen, handle), f"{handle} is paged", business=delay)
    waited = float(scene.pages(scene.look(), handle)[0]["ts"]) - first
    # The first page arrives a little after the moment from which the ladder counts.
    slack_s = 5 * scene.company.scale
    on_time = waited > delay.total_seconds() - slack_s
    scene.ledger.check(Promise.PAGED, on_time, f"{handle} was paged after {waited / 60:.0f} minutes, not {delay}")


def answer(scene: Scene) -> None:
    """Emil is on it: the ladder stops, and everybody who was asked sees it."""
    emil = scene.person("emil")
    scene.answers("emil", ACKNOWLEDGE, before=DIRECTOR_AFTER - BACKUPS_AFTER)
    page_shows(scene, "emil", "You are on it")
    scene.headline_says("Responding", f"*On it:* <@{emil.id}>")
    scene.once(f"<@{emil.id}> is on it.", "the channel reads that Emil is on it")
    scene.tell("Emil presses “I am on it”. The ladder stops, and the channel reads it.")


def page_shows(scene: Scene, handle: str, part: str) -> None:
    """Wait until somebody's newest page says this; note that it has no answer buttons left."""
    scene.await_(lambda seen: part in words(scene.pages(seen, handle)[-1]), f"{handle}'s page says “{part}”")
    page = scene.pages(scene.look(), handle)[-1]
    scene.ledger.check(Promise.ANSWERED, ACKNOWLEDGE not in str(page["blocks"]), f"{handle} could answer once more")
