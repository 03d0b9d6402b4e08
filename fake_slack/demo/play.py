"""`./run demo --play`: one crisis from the first word to the digest, played, told and checked."""

from fake_slack.clock import ticks
from fake_slack.demo.audit import audit
from fake_slack.demo.company import Company
from fake_slack.demo.ending import ending
from fake_slack.demo.middle import middle
from fake_slack.demo.opening import opening
from fake_slack.demo.page import NotPossible, Person, ask_json
from fake_slack.demo.promises import Ledger
from fake_slack.demo.scene import Scene
from fake_slack.demo.waiting import TooLate

BROKEN = 1


def play(company: Company) -> int:
    """Play, and say of every promise whether it was kept. Returns 0 only if all were."""
    started = ticks()
    scene = Scene(company, _people(company.slack_url))
    print(f"\nNorthwind Components, {company.now():%A}. {company.scale:g} times as fast as real. Watch it on the page:")
    print(f"{company.slack_url}#?as=ana\n")
    stopped = _acts(scene)
    print(f"\nPlayed in {ticks() - started:.0f} seconds.\n\n{scene.ledger.table()}\n")
    if stopped:
        print(f"The story stopped: {stopped}")
    return _verdict(company, scene.ledger, is_complete=not stopped)


def _acts(scene: Scene) -> str:
    """Play all acts; the sentence that says why it could not go on, or nothing."""
    try:
        for act in (opening, middle, ending, audit):
            act(scene)
    except (TooLate, NotPossible) as problem:
        return str(problem)
    return ""


def _verdict(company: Company, ledger: Ledger, *, is_complete: bool) -> int:
    if is_complete and ledger.all_kept:
        print("Every promise was kept.")
        return 0
    lines = company.bot.log.read_text(encoding="utf-8", errors="replace").splitlines()
    loud = [line for line in lines if '"level": "warning"' in line or '"level": "error"' in line]
    print("Not every promise was kept. What the bot complained about:", *loud[-20:], sep="\n  ")
    return BROKEN


def _people(url: str) -> dict[str, Person]:
    """Everybody who works here, by handle name."""
    people = ask_json(f"{url}_page/state?as=ana")["people"]
    wanted = [one for one in people if not one["is_bot"] and not one["deleted"]]
    return {one["name"]: Person(url, one["id"], one["real_name"].split()[0]) for one in wanted}
