"""What the company of the rights table knows of its accounts, and the forms in which more is written down."""

import copy
import json
from datetime import datetime, timedelta
from typing import Any

from fake_slack.model import View
from tests.harness import Person, Slack

OURS = "wobblequint"
"""Stands in everything that is known of Acme; nobody outside may read it."""
THEIRS = "zanderfluke"
"""Stands in everything that is known of Globex; of the table's people only managers may read it."""


def prepare_accounts(slack: Slack) -> None:
    """Contacts, notes, commitments, risks, complaints and plans, before the first crisis; Hugo is away."""
    ana, ben, hugo, olga = slack.people("ana", "ben", "hugo", "olga")
    for kam, account, secret in ((ana, "Acme Corp", OURS), (ben, "Globex", THEIRS)):
        _knows(kam, account, secret)
    now = slack.stage.clock.now()
    # In this order: the first two have passed when the table is tried, the third is still to come.
    for kam, account, secret, hours in (
        (ana, "Acme", OURS, 0.5),
        (ben, "Globex", THEIRS, 0.5),
        (ana, "Acme", OURS, 50),
    ):
        kam.types(f"/crisis log {account} {secret}")
        sends(kam, at=now + timedelta(hours=hours))
        kam.closes_modal()
    _has_line(olga, "tier strategic", audience="Everybody", side="inside")
    ana.types("/crisis brainstorm Acme Corp", in_channel=slack.channel("crisis-desk").channel.id)
    board = slack.channel("crisis-desk").expects("Brainstorm:")
    for idea in ("A fire", "A flood"):
        ana.presses("Add an idea", on=board)
        sends(ana, text=idea, source="experience")
    hugo.types("/crisis away")
    sends(hugo)
    olga.types("/crisis trained @hugo crisis response")
    sends(olga)
    olga.closes_modal()
    _links(ana, slack.person("ines"))
    ana.types("/crisis risk Acme Corp score 1")
    ana.presses("More…")
    sends(ana, playbook="data_breach")
    ana.types("/crisis statement Acme Corp")
    ana.sees("How we are prepared for a crisis: Acme Corp")
    ana.closes_modal()


def _knows(kam: Person, account: str, secret: str) -> None:
    written: dict[str, dict[str, Any]] = {
        "contact": {"name": secret, "role": "other"},
        "remember": {"note": secret},
        "commitment": {"label": secret, "text": secret, "kind": "response", "within": "4h"},
        "kpi": {"label": secret, "target": "99.5 %", "better": "higher"},
        "risk": {"likelihood": "2", "impact": "3"},
        "complaint": {"note": secret},
        "log": {"note": secret},
        "trigger": {"text": secret, "kind": "competitor seen"},
        "feedback": {"score": "3"},
    }
    for word, values in written.items():
        kam.types(f"/crisis {word} {account} {secret}")
        sends(kam, **values)
    kam.types(f"/crisis plan {account} goals")
    sends(kam, text=secret)
    kam.closes_modal()
    _diagnoses(kam, account, notes=secret)
    sends(kam)
    kam.closes_modal()
    _has_line(kam, account, audience="Board", what=secret, primary=secret)
    _has_line(kam, account, audience="Support", what=secret, side="inside")


def _links(ana: Person, ines: Person) -> None:
    """Somebody of the account's team, and a supplier."""
    ana.types("/crisis account Acme Corp")
    ana.presses("Add to the team")
    sends(ana, person=ines, responsibility="The contract")
    ana.presses("Add a link")
    sends(ana, kind="supplier", link="Granite Works")
    ana.closes_modal()


def _has_line(person: Person, whose: str, **values: Any) -> None:
    _opens_line(person, whose, **values)
    sends(person)
    person.closes_modal()


def sends(person: Person, /, **values: Any) -> None:
    """Submits the form; it must be taken."""
    person.submits(**values)
    modal = person.actor.modal
    assert modal is None or not modal.errors, modal.errors


def _opens_line(person: Person, whose: str, **values: Any) -> None:
    person.types(f"/crisis comms {whose}")
    person.presses("Add a line")
    person.fills(**{"what": "What works again", "channel": "A call", "primary": "Mara", **values})


def preparation_forms(slack: Slack, channel: str) -> dict[str, View]:
    """By what each does; filled in, by somebody who may. `channel`: of the open crisis."""
    emil, ana, olga = slack.people("emil", "ana", "olga")
    forms = {
        "triage": _opened(emil, "triage data_breach", channel),
        "action": _opened(emil, "action call them", channel, measure="They know."),
        "done": _opened(emil, "action done 1 They know", channel),
        "kept": _opened(emil, "kept 1 Mara confirmed it", channel),
        "notkept": _opened(emil, "notkept 1 It came too late", channel),
        "void": _opened(emil, "void 1 Another contract counts", channel),
        "log": _opened(ana, "log Acme Corp they called"),
        "plan visit": _opened(ana, "log Acme Corp a visit", at=slack.stage.clock.now() + timedelta(days=9)),
        "trigger": _opened(ana, "trigger Acme Corp a rival", kind="competitor seen"),
        "feedback": _opened(ana, "feedback Acme Corp they are calm"),
        "commitment": _opened(ana, "commitment Acme Corp", label="Fix", text="We mend it", kind="delivery"),
        "commitments": _opened(ana, "commitments Acme Corp"),
        "kpi": _opened(ana, "kpi Acme Corp", label="Uptime", target="99 %", better="higher"),
        "kpis": _opened(ana, "kpis Acme Corp"),
        "plan": _opened(ana, "comms Acme Corp"),
        "account plan": _opened(ana, "plan Acme Corp"),
        "plan section": _opened(ana, "plan Acme Corp goals", text="A second plant"),
        "away": _opened(olga, f"away <@{slack.person('hugo').id}>"),
        "newkam": _opened(ana, "newkam @ben"),
        "hand over": _sure(ana, "newkam @milo"),
        "hand Globex over": _sure(olga, "newkam @ben @milo"),
        "training": _opened(olga, "trained @hugo first aid"),
        "skills": _opened(olga, "skills @hugo", skills="contract law"),
    }
    forms["diagnostic"] = _diagnostic(ana)
    forms |= _handoffs(slack, ana, emil)
    forms["move visit"] = _moved_visit(ana, slack.stage.clock.now() + timedelta(days=8))
    return forms | _ideas(slack, ana) | _pressed_forms(ana, olga)


def pass_feedback_on(kam: Person, *, to: Person) -> None:
    """What Acme said goes to whoever stands for its products."""
    kam.types("/crisis roster Acme Corp")
    kam.presses("Add a function")
    sends(kam, function="product", primary=to)
    kam.closes_modal()
    _opens_pass_on(kam)
    sends(kam, function="product")
    kam.closes_modal()


def _opens_pass_on(kam: Person) -> None:
    kam.types("/crisis feedback Acme Corp")
    kam.presses(f"Pass on: {OURS}")


def _handoffs(slack: Slack, kam: Person, to: Person) -> dict[str, View]:
    _opens_pass_on(kam)
    kam.fills(function="sales")
    forms = {"pass on": _taken(kam)}
    to.presses("Answer", on=slack.direct_message(to).expects("passes on to you"))
    to.fills(answer="We mend it.")
    return {**forms, "answer handoff": _taken(to)}


def _ideas(slack: Slack, ana: Person) -> dict[str, View]:
    """The list of all ideas, which remembers the channel in which it was opened, and the form of one more."""
    (board,) = [one for one in slack.channel("crisis-desk").all if "Brainstorm:" in one.text]
    ana.presses("All ideas", on=board)
    forms = {"ideas": _taken(ana)}
    ana.closes_modal()
    ana.presses("Add an idea", on=board)
    ana.fills(text="Something new", source="experience")
    return {**forms, "idea": _taken(ana)}


def _moved_visit(ana: Person, to: datetime) -> View:
    ana.types("/crisis touchpoints Acme Corp")
    ana.presses("Move")
    ana.fills(at=to)
    return _taken(ana)


def _diagnostic(ana: Person) -> View:
    _diagnoses(ana, "Acme Corp", source="Forrester", notes="They wait.")
    return _taken(ana)


def _diagnoses(person: Person, account: str, **values: Any) -> None:
    person.types(f"/crisis diagnostic {account}")
    person.presses("More…")
    person.fills(**{f"score_{index}": "3" for index in range(6)}, **values)


def _pressed_forms(ana: Person, olga: Person) -> dict[str, View]:
    _opens_line(ana, "Acme Corp", audience="Press")
    forms = {"line": _taken(ana)}
    _opens_line(olga, "tier strategic", audience="Press")
    forms["tier line"] = _taken(olga)
    for name, person, word, button, values in (
        ("edit commitment", ana, "commitments Acme Corp", "Change", {"text": "We answer"}),
        ("wanted", ana, "account Acme Corp", "Edit skills", {"skills": "speaks Japanese"}),
        ("measure", ana, "kpis Acme Corp", "New value", {"actual": "99.1"}),
        ("edit kpi", ana, "kpis Acme Corp", "Change", {"target": "98 %"}),
        ("follow", ana, "touchpoints Acme Corp", "What was done", {"action": "We called"}),
        ("visit took place", ana, "touchpoints Acme Corp", "It took place", {"note": "They sign"}),
        ("visit did not", ana, "touchpoints Acme Corp", "It did not", {"reason": "They were ill"}),
        ("dismiss trigger", ana, "triggers Acme Corp", "Dismiss", {"reason": "A rumour"}),
        ("agreement", ana, "plan Acme Corp", "The client agreed…", {"client_name": "Rita", "agreed_on": "2026-03-01"}),
        ("seat", ana, "roster Acme Corp", "Add a function", {"function": "finance", "primary": ana}),
        ("tier seat", olga, "roster strategic", "Add a function", {"function": "finance", "primary": ana}),
    ):
        person.types(f"/crisis {word}")
        person.presses(button)
        person.fills(**values)
        forms[name] = _taken(person)
    return forms


def _opened(person: Person, line: str, channel: str = "general", **values: Any) -> View:
    person.types(f"/crisis {line}", in_channel=channel)
    person.fills(**values)
    return _taken(person)


def _sure(person: Person, line: str) -> View:
    """The form that shows what moves, before it does."""
    person.types(f"/crisis {line}")
    sends(person)
    return _taken(person)


def _taken(person: Person) -> View:
    view = person.actor.modal
    assert view is not None
    return copy.deepcopy(view)


def without_secrets(form: View) -> View:
    """As it is handed to people who never could open it: what is secret in the answer was told, not handed over."""
    form.content, form.values = (
        json.loads(json.dumps(part).replace(OURS, "something")) for part in (form.content, form.values)
    )
    return form
