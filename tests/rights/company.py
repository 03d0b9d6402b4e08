"""A company in the middle of a crisis: everybody of the rights table has their part in it, and every form was seen."""

import copy
from typing import Any

from fake_slack import payloads
from fake_slack.model import Json, User, View
from tests.harness import Clock, Person, Slack
from tests.rights.preparation import OURS, pass_feedback_on, preparation_forms, prepare_accounts, sends, without_secrets
from tests.rights.rows import Rows, Tables
from tests.rights.table import Who
from tests.stage import Stage

SUMMARY = "quibblewort: invoices carry the wrong price"
"""What was said in the crisis; nobody outside may read it."""
DONE = "snorkelfix: credited every invoice"
UPDATE = "frumioussly calling the client"
SECRETS = (*(text.partition(" ")[0].rstrip(":") for text in (SUMMARY, DONE, UPDATE)), OURS)

PLAYED_BY = {
    Who.STRANGER: "milo",
    Who.PARTICIPANT: "lena",
    Who.DECLARER: "chloe",
    Who.LEAD: "emil",
    Who.KAM: "ana",
    Who.ACCOUNT_MANAGER: "nora",
    Who.SPONSOR: "quentin",
    Who.MANAGER: "olga",
    Who.PAGED: "karl",
    Who.GUEST: "gil",
    Who.GUEST_INSIDE: "gus",
    Who.LEFT: "zoe",
    Who.BOT: "robo",
    Who.OUTSIDER: "xenia",
    Who.SHARED: "yuri",
    Who.UNKNOWN: "nemo",
}
NEWCOMERS = (
    User("U0GUS00021", "gus", "Gus Guest", is_guest=True),
    User("U0ROBO0022", "robo", "Robo", is_bot=True),
    User("U0XENIA023", "xenia", "Xenia Xu", team_id="T0ELSEWHERE"),
    User("U0YURI0024", "yuri", "Yuri Yilmaz", team_id="T0ELSEWHERE"),
)
A_RUN = (
    "INSERT INTO playbook_run (crisis_id, version_id, started_by, started_at)"
    " VALUES (1, 1, 'U0ANA00001', '2026-03-02 09:00:00.000000')"
)
"""The crisis that ended ran a playbook; by hand, for its actions would take the numbers of the other's."""
AN_APPROVED_DRAFT = (
    "INSERT INTO client_draft (crisis_id, kind, state, version, author, changes)"
    " VALUES (2, 'update', 'approved', 1, 'U0FARID006', '')",
    'INSERT INTO client_draft_version (draft_id, number, text, reason, "by", at)'
    f" VALUES (2, 1, '{UPDATE} at 15:00', '', 'U0FARID006', '2026-03-03 09:00:00.000000')",
)
"""A second one, by hand: people of a crisis have one at a time, and the first waits for approval."""
SCORES = [f"score_{index}" for index in range(5)]
"""The fields of the form that designates an account."""
NOBODY = User("U0NEMO0025", "nemo", "Nemo")
"""Slack does not know this id."""


class Company:
    """C-2026-001 ended, C-2026-002 is open: SEV2 at Acme, declared by Chloe, led by Emil, with a reminder due.

    `restore` brings the database back to this moment.
    """

    def __init__(self, stage: Stage, database: Rows) -> None:
        self.stage, self.slack, self.state = stage, Slack(stage), stage.slack.state
        self._database = database
        for user in NEWCOMERS:
            self.state.users[user.id] = user
        self._play()
        self._everybody_is_met()
        self.forms = {name: without_secrets(form) for name, form in self._open_every_form().items()}
        database.keep()

    def close(self) -> None:
        self._database.close()

    def user(self, who: Who) -> User:
        return NOBODY if who is Who.UNKNOWN else self.state.user(PLAYED_BY[who])

    def restore(self) -> None:
        """The database as it was when everybody had their part."""
        self._database.restore()

    def take_lead_away(self) -> None:
        """Nobody leads, so that the lead can be taken."""
        self._database.change("DELETE FROM crisis_role WHERE role = 'lead'")

    def commits(self) -> int:
        """Another figure after every transaction that wrote something."""
        return self._database.commits()

    def rows(self) -> Tables:
        """Everything that is written down, by table."""
        return self._database.read()

    def kept_rows(self) -> Tables:
        """The rows to which `restore` returns."""
        return self._database.kept()

    def hand_view(self, view: View, user: User) -> View:
        """The same modal on somebody else's screen."""
        mine = copy.deepcopy(view)
        mine.id = mine.root_id = self.state.new_id("V")
        mine.user, mine.previous_id = user.id, None
        self.state.views[mine.id] = mine
        self.state.stacks[user.id] = [mine]
        return mine

    # --- what has happened ---------------------------------------------------------------------------------------

    def _play(self) -> None:
        ana, chloe, emil, farid, karl = self.slack.people("ana", "chloe", "emil", "farid", "karl")
        prepare_accounts(self.slack)
        chloe.declares(summary=SUMMARY, severity="SEV2")
        self.ended_channel = self.slack.crisis_channel()
        ana.types("/crisis lead @emil", in_channel=self.ended_channel)
        ana.submits()
        self.slack.person("lena").is_invited(self.ended_channel, by=ana)
        farid.types("/crisis delegate @karl", in_channel=self.ended_channel)
        ana.presses("Resolve", on=self.ended_channel.headline)
        ana.submits(what_was_done=DONE, unconfirmed_reason="They are asleep.")
        self.ended = self.ended_channel.headline
        ana.types("/crisis review", in_channel=self.ended_channel)
        ana.presses("Add a finding")
        sends(ana, kind="gap", text=f"{OURS}: nobody knew whom to call")
        ana.closes_modal()
        self._database.change(A_RUN)
        ana.types("/crisis review", in_channel=self.ended_channel)
        ana.presses("Propose a change")
        sends(ana, text=f"{OURS}: ask for a van first")
        ana.closes_modal()
        chloe.declares(summary=SUMMARY, severity="SEV2")
        self.channel = self.slack.crisis_channel()
        ana.types("/crisis lead @emil", in_channel=self.channel)
        ana.submits()
        for name in ("lena", "gus"):
            self.slack.person(name).is_invited(self.channel, by=ana)
        farid.types("/crisis delegate @karl", in_channel=self.channel)
        emil.presses("Post update", on=self.channel.headline)
        emil.submits(progress=UPDATE)
        farid.types("/crisis draft update", in_channel=self.channel)
        sends(farid, text=f"{UPDATE} at 14:00", approver=emil)
        emil.types("/crisis action Call the CFO", in_channel=self.channel)
        sends(emil, measure="She knows.")
        Clock(self.stage).fast_forward(minutes=46)
        pass_feedback_on(ana, to=emil)
        for statement in AN_APPROVED_DRAFT:
            self._database.change(statement)
        self.page = self.slack.direct_message(karl).expects(button="I am on it")
        self.reminder = self.channel.expects("the update for the team in C-2026-002 is due")
        self.headline = self.channel.headline

    def _everybody_is_met(self) -> None:
        """The bot keeps for a while whom it met; a database that goes back in time must know them too."""
        for who in Who:
            if who is not Who.UNKNOWN:
                self.slack.person(PLAYED_BY[who]).types("/crisis help")

    def _open_every_form(self) -> dict[str, View]:
        """By what it does; filled in, by somebody who may."""
        emil, milo, ana = self.slack.people("emil", "milo", "ana")
        forms = {"declare": self._declare_form(milo)}
        words: dict[str, dict[str, Any]] = {
            "update": {"progress": "We called them."},
            "nochange": {},
            "snooze": {"reason": "They are in a meeting."},
            "escalate": {"to": "director", "reason": "It grows."},
            "severity": {"to": "SEV1", "reason": "They want to leave."},
            "category": {"to": "reputational"},
            "lossrisk": {"reason": "They invited a rival."},
            "recover": {},
            "resolve": {"what_was_done": "Credited.", "unconfirmed_reason": "Asleep."},
            "cancel": {"reason": "A mistake."},
        }
        for word, values in words.items():
            forms[word] = self._filled(emil, f"/crisis {word}", self.channel.channel.id, **values)
        forms["lower"] = self._filled(emil, "/crisis severity", self.channel.channel.id, to="SEV3", reason="Calmer.")
        forms["lead"] = self._filled(emil, "/crisis lead", self.channel.channel.id, to=ana)
        forms["reopen"] = self._filled(ana, "/crisis reopen", self.ended_channel.channel.id, reason="It is back.")
        forms |= self._review_forms(ana)
        forms |= self._account_forms(ana)
        forms["risk"] = self._filled(ana, "/crisis risk Acme Corp a fire", "general", likelihood="2", impact="3")
        forms["foreseen"] = self._filled(emil, "/crisis foreseen", self.channel.channel.id, risk="nobody")
        forms |= preparation_forms(self.slack, self.channel.channel.id)
        forms |= self._draft_forms(emil, ana)
        forms |= self._clicked_forms(forms["card"], emil, ana)
        emil.presses("More…", on=self.headline)
        return {**forms, "menu": self._taken(emil)}

    def _clicked_forms(self, card: View, emil: Person, ana: Person) -> dict[str, View]:
        """Forms behind buttons of lists, each opened with the click alone."""
        forms = {}
        for name, person, action_id, value, fields in (
            ("entry", emil, "crisis_add_entry", "2", {"text": "Ms Roe called"}),
            ("correction", emil, "crisis_correct_entry", "2", {"seq": "1", "text": "It was Globex"}),
            ("snoozed action", emil, "crisis_snooze_action", "1", {"reason": "She flies."}),
            ("given action", emil, "crisis_give_action", "1", {"to": ana}),
            ("skipped action", emil, "crisis_skip_action", "1", {"reason": "She called us."}),
            ("area", emil, "crisis_area_of_action", "1", {"area": "communication"}),
            ("edited finding", ana, "crisis_edit_review_entry", "finding:1", {"text": "Somebody knew."}),
            ("member", ana, "crisis_add_to_account", "1:team", {"person": emil, "responsibility": "The call"}),
            ("link", ana, "crisis_add_to_account", "1:links", {"kind": "supplier", "link": "Steel Works"}),
            ("facts", ana, "crisis_edit_account_facts", "1", {}),
            ("mitigation", ana, "crisis_mitigate_risk", "1", {"mitigation": "A second supplier"}),
        ):
            click = {"type": "button", "action_id": action_id, "block_id": "made-up", "value": value}
            user = self.state.user(person.name)
            payload = payloads.view_action_payload(self.state, user, self.hand_view(card, user), click)
            self.stage.act(self.stage.slack.link.deliver("interactive", payload))
            person.fills(**fields)
            forms[name] = self._taken(person)
            person.closes_modal()
        return forms

    def _draft_forms(self, emil: Person, ana: Person) -> dict[str, View]:
        """Emil is asked to approve one; another one, which was approved, waits to be sent."""
        channel = self.channel.channel.id
        forms = {"draft": self._filled(emil, "/crisis draft holding We are on it until 14:00", channel)}
        emil.types("/crisis draft holding We guarantee it until 14:00", in_channel=channel)
        emil.submits()
        emil.fills(reason="Legal agreed to it.")
        forms["explained draft"] = self._taken(emil)
        emil.presses("Ask for changes", on=self.slack.direct_message(emil).expects("asks you to approve"))
        emil.fills(reason="Name the hour.")
        forms["draft changes"] = self._taken(emil)
        ana.types("/crisis draft update", in_channel=channel)
        ana.presses("Sent")
        ana.fills(told_to="Mara", told_how="Call")
        return {**forms, "draft sent": self._taken(ana)}

    def _review_forms(self, ana: Person) -> dict[str, View]:
        forms = {}
        for name, button, values in (
            ("finding", "Add a finding", {"kind": "strength", "text": "We were fast."}),
            ("improve", "What we do about it…", {"what": "Print the list."}),
            ("leave gap", "Leave it as it is…", {"reason": "It is too dear."}),
            ("propose", "Propose a change", {"text": "Ask for two vans."}),
            ("answer", "Answer: What surprised us?", {"text": "Their CFO called first."}),
        ):
            ana.types("/crisis review", in_channel=self.ended_channel)
            ana.presses(button)
            ana.fills(**values)
            forms[name] = self._taken(ana)
        olga = self.slack.person("olga")
        olga.types("/crisis playbook account_about_to_be_lost")
        olga.presses("1 proposed change", on=olga.newest_answer)
        olga.presses("Decline…")
        olga.fills(reason="A van is too dear.")
        return {**forms, "decline change": self._taken(olga)}

    def _account_forms(self, ana: Person) -> dict[str, View]:
        forms = {
            "remember": self._filled(ana, "/crisis remember Acme Corp", "general", note="Call the COO."),
            "contact": self._filled(ana, "/crisis contact Acme Corp", "general", name="Rita", role="sponsor"),
            "card": self._filled(ana, "/crisis account Acme Corp", "general"),
            "scores": self._filled(ana, "/crisis designate Acme Corp", "general", **dict.fromkeys(SCORES, "3")),
        }
        ana.submits()
        return {**forms, "decision": self._taken(ana)}

    def _declare_form(self, person: Person) -> View:
        person.types("/crisis")
        person.fills(account="Acme", summary="Something new", severity="SEV2")
        return self._taken(person)

    def _filled(self, person: Person, line: str, channel: str, **values: Any) -> View:
        person.types(line, in_channel=channel)
        person.fills(**values)
        return self._taken(person)

    def _taken(self, person: Person) -> View:
        view = person.actor.modal
        assert view is not None
        return copy.deepcopy(view)


def with_one_choice(form: Json, crisis_id: int, word: str) -> Json:
    """The form that asks which crisis, as it comes back after a word without a key."""
    option = {"text": {"type": "plain_text", "text": "C-2026-002"}, "value": str(crisis_id)}
    state = {"values": {"crisis": {"crisis": {"type": "static_select", "selected_option": option}}}}
    metadata = f'{{"word":"{word}"}}'
    blocks = [{"type": "input", "block_id": "crisis"}]
    return {**form, "callback_id": "crisis_choose_view", "private_metadata": metadata, "state": state, "blocks": blocks}
