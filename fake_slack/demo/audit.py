"""After the last act: what must hold over everything that was said."""

from collections import Counter

from fake_slack.demo.opening import ACCOUNT, SUMMARY
from fake_slack.demo.page import Workspace, ask_json, words
from fake_slack.demo.promises import Promise
from fake_slack.demo.scene import Scene
from fake_slack.model import Json

PAGES = {
    "dora": 2,
    "farid": 2,
    "lena": 2,
    "emil": 1,
    "greta": 1,
    "milo": 1,
    "nora": 2,
    "hugo": 1,
    "jana": 1,
    "petra": 1,
}
"""The team twice (at once, and again with the backups); Nora for the ladder and for the raised severity."""


def audit(scene: Scene) -> None:
    """Check what only the end can show."""
    seen = scene.look()
    _one_record(scene, seen)
    _pages(scene, seen)
    _nothing_public(scene, seen)
    _nothing_twice(scene, seen)
    _the_guest(scene, seen)
    _the_bot(scene)


def _one_record(scene: Scene, seen: Workspace) -> None:
    names = [
        str(channel["name"]) for channel in seen.channels(lambda channel: str(channel["name"]).startswith("crisis-2"))
    ]
    scene.ledger.same(Promise.ONE_RECORD, names, [scene.channel_name], "crisis channels")
    pins = scene.channel(seen)["pins"]
    scene.ledger.check(Promise.ONE_RECORD, len(pins) == 1, f"{len(pins)} messages are pinned")
    announced = [message for message in seen.channel("crisis-desk")["messages"] if "thread_ts" not in message]
    first_lines = [
        message for message in seen.channel("crisis-desk")["messages"] if f"*Crisis {scene.key}*" in words(message)
    ]
    scene.ledger.check(Promise.ONE_RECORD, len(first_lines) == 1, f"announced {len(announced)} times")
    opened = [message for message in seen.direct(scene.person("ana")) if "is open" in words(message)]
    scene.ledger.check(Promise.LINK, len(opened) == 1, f"Ana was told {len(opened)} times")


def _pages(scene: Scene, seen: Workspace) -> None:
    counted = {handle: len(scene.pages(seen, handle)) for handle in scene.people}
    wrong = [f"{handle} {count} times" for handle, count in counted.items() if not _is_right(scene, handle, count)]
    scene.ledger.check(Promise.PAGED, not wrong, f"paged: {', '.join(wrong)}")


def _is_right(scene: Scene, handle: str, count: int) -> bool:
    """When the machine stalled during an answer, the ladder rightly went on meanwhile and asked more people."""
    wanted = PAGES.get(handle, 0)
    return count == wanted or (bool(scene.stalls) and count > wanted)


def _nothing_public(scene: Scene, seen: Workspace) -> None:
    public = seen.channels(lambda channel: not channel["is_private"] and not channel["is_im"])
    told = [message for channel in public for message in seen.messages(channel) if not message["ephemeral_to"]]
    leaks = [
        words(message)[:80] for message in told if any(part in words(message) for part in (scene.key, ACCOUNT, SUMMARY))
    ]
    scene.ledger.check(Promise.PRIVATE, not leaks, f"public: {leaks}")
    scene.ledger.check(Promise.PRIVATE, scene.channel(seen)["is_private"], "the crisis channel is public")


def _nothing_twice(scene: Scene, seen: Workspace) -> None:
    effects = Counter(_effect_of(message) for message in seen.everywhere())
    del effects[""]
    twice = [effect for effect, count in effects.items() if count > 1]
    scene.ledger.check(Promise.UPDATED, effects and not twice, f"sent more than once: {twice}")


def _effect_of(message: Json) -> str:
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("effect", ""))


def _the_guest(scene: Scene, seen: Workspace) -> None:
    gil = scene.person("gil")
    scene.ledger.check(Promise.GUEST, not seen.direct(gil), "the bot wrote to him")
    scene.ledger.check(Promise.GUEST, gil.id not in scene.channel(seen)["members"], "he is in the channel")


def _the_bot(scene: Scene) -> None:
    said = ask_json(f"{scene.company.bot_url}readyz")
    problems = said.get("problems") or said.get("status")
    scene.ledger.check(Promise.HEALTHY, said.get("status") == "ready", f"/readyz says {problems}")
    is_whole, output = scene.company.bot_says("timeline", "verify")
    scene.ledger.check(Promise.TIMELINE, is_whole and ", 0 problems" in output, output)
