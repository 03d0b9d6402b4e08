"""Playbooks in use: versions are kept, the best fits are offered, running one makes actions of its steps, once."""

from datetime import timedelta

import pytest

from crisis.channel import channel_opened, members_invited
from crisis.effects import PostCard, PostNotice, RefreshCard
from crisis.lead import take_lead
from crisis.playbook import (
    KnownPlaybook,
    keep_versions,
    playbook_named,
    playbooks,
    run_playbook,
    search_playbooks,
    version_numbered,
)
from crisis.playbook_library import Library, PlaybookFile, library_of, shipped_files
from crisis.playbook_offer import best_for, playbook_offer
from crisis.refusals import AlreadyDone, NotAllowed, UnknownPlaybook
from crisis.triage import keep_triage
from storage.queries.playbook import runs_of
from storage.tables.action import CrisisAction
from storage.tables.playbook import PlaybookVersion, Triage
from storage.tables.risk import Risk
from storage.vocabulary import ActionState
from tests.builders import ACME, KIM, NOON, SAM, SUE, ZOE, Desk, a_crisis, an_account
from tests.playbooks import SMALL, a_playbook_text


def own(slug: str, text: str) -> PlaybookFile:
    return PlaybookFile(slug=slug, text=text, source=f"own/{slug}.toml")


def keep(desk: Desk, *files: PlaybookFile) -> Library:
    library = library_of(files)
    desk.do(keep_versions, library)
    return library


def small(desk: Desk, text: str = SMALL) -> KnownPlaybook:
    keep(desk, own("power_cut", text))
    return desk.do(playbook_named, "power_cut")


def test_a_text_is_a_version_once(desk: Desk) -> None:
    """Starting again changes nothing; a changed text is the next version, and the old one stays readable."""
    keep(desk, own("power_cut", SMALL))
    keep(desk, own("power_cut", SMALL))

    keep(desk, own("power_cut", a_playbook_text(("Call the site.", "Call the site twice."))))

    versions = desk.all(PlaybookVersion, slug="power_cut")
    assert [(version.number, version.is_current) for version in versions] == [(1, False), (2, True)]
    assert desk.do(version_numbered, "power_cut", 1).playbook.actions[0].do == "Call the site."
    assert len(desk.all(PlaybookVersion)) == len(shipped_files()) + 2


def test_going_back_to_an_old_text_is_the_old_version(desk: Desk) -> None:
    """A reverted change is no third version."""
    keep(desk, own("power_cut", SMALL))
    keep(desk, own("power_cut", a_playbook_text(("Call the site.", "Call the site twice."))))

    keep(desk, own("power_cut", SMALL))

    assert [(one.number, one.is_current) for one in desk.all(PlaybookVersion, slug="power_cut")] == [
        (1, True),
        (2, False),
    ]


def test_a_file_that_is_gone_is_not_offered_any_more(desk: Desk) -> None:
    """What it said is kept all the same."""
    keep(desk, own("power_cut", SMALL))

    keep(desk)

    assert "power_cut" not in desk.do(playbooks)
    assert desk.do(version_numbered, "power_cut", 1).playbook.title == "Power cut"


def test_an_own_file_takes_the_place_of_a_shipped_one(desk: Desk) -> None:
    """The organisation decides."""
    keep(desk, own("service_outage", a_playbook_text((', playbook = "service_outage"', ""))))

    assert desk.do(playbooks)["service_outage"].playbook.title == "Power cut"


def test_a_broken_file_leaves_the_shipped_one_in_use(desk: Desk) -> None:
    """Its problem is named, with file and line; nothing stops."""
    library = keep(desk, own("service_outage", a_playbook_text(('due = "30m"', 'due = "soon"'))))

    assert desk.do(playbooks)["service_outage"].playbook.title == "Service outage"
    (problem,) = library.problems
    assert problem.startswith('own/service_outage.toml: Line 26: actions[0].due is "soon"')
    assert problem.endswith("The shipped one stays in use.")


def test_an_own_file_that_leads_nowhere_leaves_the_shipped_one_in_use(desk: Desk) -> None:
    """As any other broken file in its place."""
    text = a_playbook_text(('playbook = "service_outage"', 'playbook = "nowhere"'))

    library = keep(desk, own("service_outage", text))

    assert desk.do(playbooks)["service_outage"].playbook.title == "Service outage"
    assert library.problems == (
        "own/service_outage.toml: its questions lead to the playbook 'nowhere', which does not exist. "
        "The shipped one stays in use.",
    )


def test_a_file_that_leads_nowhere_is_left_out(desk: Desk) -> None:
    """An answer that points at a playbook nobody has would end in nothing."""
    library = keep(desk, own("power_cut", a_playbook_text(('playbook = "service_outage"', 'playbook = "flood"'))))

    assert "power_cut" not in library.files
    assert "lead to the playbook 'flood', which does not exist. It is left out." in library.problems[0]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("data_breach", ["data_breach"]),
        ("data breach", ["data_breach"]),
        ("DATA BREACH", ["data_breach"]),
        ("ransomware", ["data_breach"]),
        ("tender cheaper", ["competitor_attack"]),
        ("nothing says this", []),
    ],
)
def test_a_playbook_is_found_by_name_or_words(desk: Desk, wanted: str, found: list[str]) -> None:
    """Whoever does not remember the name says what happened."""
    keep(desk)

    assert [one.slug for one in desk.do(search_playbooks, wanted)] == found


def test_all_are_listed_when_nothing_is_asked_for(desk: Desk) -> None:
    """Spaces are nothing."""
    keep(desk)

    assert [one.slug for one in desk.do(search_playbooks, "  ")] == list(desk.do(playbooks))


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("nothing says this", "“nothing says this” names no single playbook, but nothing like it."),
        ("x" * 100, f"“{'x' * 60}” names no single playbook"),
        ("client", "data_breach"),
    ],
)
def test_what_names_no_single_playbook_is_refused_with_what_it_could_mean(desk: Desk, wanted: str, says: str) -> None:
    """So that the next try hits."""
    keep(desk)

    with pytest.raises(UnknownPlaybook) as refused:
        desk.do(playbook_named, wanted)

    assert says in str(refused.value) and "`/crisis playbook` lists all." in str(refused.value)


def test_a_version_that_was_never_seen_is_refused_with_those_that_were(desk: Desk) -> None:
    """Numbers count per playbook."""
    small(desk)
    small(desk, SMALL.replace("Power cut", "Power failure"))

    assert [desk.do(version_numbered, "power_cut", number).number for number in (1, 2)] == [1, 2]
    with pytest.raises(UnknownPlaybook, match=r"no version 3 of power_cut\. Versions seen here: 1, 2\.$"):
        desk.do(version_numbered, "power_cut", 3)
    with pytest.raises(UnknownPlaybook, match=r"Versions seen here: none\.$"):
        desk.do(version_numbered, "flood", 1)


def test_a_file_whose_name_nobody_could_type_is_left_out(desk: Desk) -> None:
    """People type it after `/crisis playbook`; what stands in the file does not matter then."""
    library = keep(desk, own("Power cut", SMALL))

    assert "Power cut" not in library.files
    (problem,) = library.problems
    assert problem.startswith("own/Power cut.toml: A playbook's file is named in small letters")


def test_what_fits_best_comes_first(desk: Desk) -> None:
    """By the words people wrote, as whole words; what nothing speaks for is not offered."""
    keep(desk)
    crisis = a_crisis(desk, summary="Ransomware: personal data of Acme was stolen, their users cannot log in")

    offers = desk.do(best_for, crisis, most=3)

    assert offers[0].known.slug == "data_breach"
    assert {"ransomware", "stolen", "personal data"} <= set(offers[0].fit.words)
    assert len(offers) <= 3
    assert desk.do(best_for, a_crisis(desk, summary="Downloading the sloweddown file"), most=3) == []


def test_what_the_register_foresaw_is_offered(desk: Desk) -> None:
    """An open risk of the account names a playbook; a closed one, or that of another account, does not."""
    keep(desk)
    account, other = an_account(desk), an_account(desk, "Globex")
    for risk_of, slug, closed in (
        (account, "key_contact_leaves", None),
        (account, "billing_dispute", NOON),
        (other, "data_breach", None),
    ):
        desk.add(
            Risk(
                account_id=risk_of.id or 0,
                scenario=slug,
                scenario_key=slug,
                likelihood=4,
                impact=4,
                playbook=slug,
                review_on=NOON.date(),
                scored_at=NOON,
                closed_at=closed,
            )
        )
    crisis = a_crisis(desk, account_id=account.id, summary="Something is odd")

    offers = desk.do(best_for, crisis, most=3)

    assert [(offer.known.slug, offer.fit.is_foreseen) for offer in offers] == [("key_contact_leaves", True)]


def test_the_offer_comes_after_people_were_invited_and_the_headline_stands(desk: Desk) -> None:
    """People first: a card before them would make them wait. And they read where we stand before what was prepared."""
    keep(desk)
    crisis = a_crisis(desk)
    assert desk.effects(PostCard) == []

    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")
    assert desk.effects(PostCard) == []
    desk.do(members_invited, crisis.id, invited=[SAM, SUE, ZOE], problems={})

    assert [card.card for card in desk.effects(PostCard)] == ["playbooks"]
    (card,) = [row for row in desk.effect_rows() if row.kind == "PostCard"]
    (headline,) = [row for row in desk.effect_rows() if row.kind == "PostHeadline"]
    assert card.after_id == headline.id


def test_running_makes_actions_of_the_steps(desk: Desk) -> None:
    """Each with its time, its measure and its owner: by role, by function, or nobody yet."""
    known = small(desk)
    crisis = a_crisis(desk, account_id=an_account(desk).id)

    desk.do(run_playbook, crisis.id, known.version_id, by=SAM)

    actions = desk.all(CrisisAction)
    assert [(one.step_key, one.owner, one.owner_role, one.due_at - desk.now) for one in actions] == [
        ("call", KIM, "liaison", timedelta(minutes=30)),
        ("generator", SUE, "service", timedelta(hours=4)),
        ("grid", None, "operations", timedelta(days=3)),
        ("battery", None, "operations", timedelta(days=30)),
    ]
    assert " ".join(one.area or "?" for one in actions) == "communication logistics stakeholders resources"
    assert [one.is_continuity for one in actions] == [False, True, False, False]
    assert all(one.success_measure and one.next_check_at == one.due_at for one in actions)
    (notice,) = [one for one in desk.effects(PostNotice) if one.word == "playbook_run"]
    assert notice.values["missing"] == ["operations"]
    assert "playbook_run" in desk.words(crisis)


def test_running_twice_is_once(desk: Desk) -> None:
    """The second person hears who was faster, also when the file changed meanwhile."""
    known = small(desk)
    crisis = a_crisis(desk)
    desk.do(run_playbook, crisis.id, known.version_id, by=SAM)

    with pytest.raises(AlreadyDone, match=f"runs “Power cut” already, in version 1: <@{SAM}> started it"):
        desk.do(run_playbook, crisis.id, known.version_id, by=SUE)
    newer = small(desk, a_playbook_text(("Call the site.", "Call the site twice.")))
    with pytest.raises(AlreadyDone):
        desk.do(run_playbook, crisis.id, newer.version_id, by=SUE)

    assert len(desk.all(CrisisAction)) == 4


def test_a_second_playbook_runs_beside_the_first(desk: Desk) -> None:
    """Only the same one again is refused, whichever came first."""
    known = small(desk)
    crisis = a_crisis(desk)
    desk.do(run_playbook, crisis.id, desk.do(playbook_named, "service_outage").version_id, by=SAM)

    desk.do(run_playbook, crisis.id, known.version_id, by=SAM)
    with pytest.raises(AlreadyDone, match="Power cut"):
        desk.do(run_playbook, crisis.id, known.version_id, by=SAM)

    assert [version.slug for _, version in desk.do(runs_of, crisis.id)] == ["service_outage", "power_cut"]


def test_two_who_run_it_at_the_same_moment_run_it_once(desk: Desk) -> None:
    """One wins, one hears it."""
    known = small(desk)
    crisis = a_crisis(desk)

    outcomes = desk.at_once(*(desk.operation(run_playbook, crisis.id, known.version_id, by=who) for who in (SAM, SUE)))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "NoneType"]
    assert len(desk.all(CrisisAction)) == 4


def test_a_crisis_remembers_the_version_it_ran(desk: Desk) -> None:
    """The file changes; what was run stays what it was."""
    known = small(desk)
    crisis = a_crisis(desk)
    desk.do(run_playbook, crisis.id, known.version_id, by=SAM)

    small(desk, a_playbook_text(("Call the site.", "Call the site twice.")))

    ((_, version),) = desk.do(runs_of, crisis.id)
    assert (version.number, version.text) == (1, SMALL)
    offer = desk.do(playbook_offer, crisis.id)
    assert offer is not None
    assert [(run.slug, run.number) for run in offer.runs] == [("power_cut", 1)]


def test_a_version_of_an_older_release_is_named_but_not_read(desk: Desk) -> None:
    """A newer release may ask more of a playbook; the crisis that ran the old one shows it all the same."""
    known = small(desk)
    crisis = a_crisis(desk)
    desk.do(run_playbook, crisis.id, known.version_id, by=SAM)
    keep(desk)
    desk.change(PlaybookVersion, known.version_id, text="title = 'Power cut'")

    offer = desk.do(playbook_offer, crisis.id)
    with pytest.raises(UnknownPlaybook, match="Version 1 of power_cut is from an older release"):
        desk.do(version_numbered, "power_cut", 1)

    assert offer is not None
    assert [run.title for run in offer.runs] == ["Power cut"]


def test_steps_of_the_lead_follow_the_lead(desk: Desk) -> None:
    """Nobody led when it was run; whoever takes the lead has its steps."""
    known = small(desk, a_playbook_text(('owner = "liaison"', 'owner = "lead"')))
    crisis = a_crisis(desk)
    desk.do(run_playbook, crisis.id, known.version_id, by=SAM)
    assert desk.one(CrisisAction, step_key="call").owner is None
    desk.forget_effects()

    desk.do(take_lead, crisis.id, by=SAM)

    assert desk.one(CrisisAction, step_key="call").owner == SAM
    assert desk.one(CrisisAction, step_key="grid").owner is None
    assert [card.card for card in desk.new_effects(RefreshCard)] == ["actions", "playbooks"]


def test_strangers_run_nothing(desk: Desk) -> None:
    """The right to change the crisis is asked for."""
    known = small(desk)
    crisis = a_crisis(desk, declared_by=SUE)

    with pytest.raises(NotAllowed):
        desk.do(run_playbook, crisis.id, known.version_id, by=ZOE)

    assert desk.all(CrisisAction) == []


def test_a_walk_is_kept_once(desk: Desk) -> None:
    """Questions, answers and proposal stand on the timeline; the same answers again add nothing, others do."""
    known = small(desk)
    crisis = a_crisis(desk)

    first = desk.do(keep_triage, crisis.id, known.version_id, (1, 0), by=SAM)
    desk.do(keep_triage, crisis.id, known.version_id, (1, 0), by=SUE)

    assert first.walk.proposal is not None
    assert (first.walk.proposal.severity, first.proposed.slug) == ("SEV2", "power_cut")
    assert desk.words(crisis).count("triage") == 1
    assert (
        f"<@{SAM}> answered the questions of “Power cut”. What is dark? A site. How long? Hours. "
        "Proposed: SEV2, playbook “Power cut”."
    ) in desk.sentences(crisis)

    desk.do(keep_triage, crisis.id, known.version_id, (0,), by=SUE)
    assert desk.words(crisis).count("triage") == 2
    assert desk.one(Triage).proposal == "SEV1, power_cut"


def test_answers_can_point_at_another_playbook(desk: Desk) -> None:
    """The proposal names it."""
    keep(desk)
    known = small(desk)
    crisis = a_crisis(desk)

    state = desk.do(keep_triage, crisis.id, known.version_id, (1, 1), by=SAM)

    assert state.proposed.slug == "service_outage"


@pytest.mark.parametrize("chosen", [(), (1,), (7,), (0, 0), (1, -1)])
def test_answers_that_were_made_up_are_refused(desk: Desk, chosen: tuple[int, ...]) -> None:
    """An unfinished walk, an answer that does not exist, one after the end."""
    known = small(desk)
    crisis = a_crisis(desk)

    with pytest.raises(UnknownPlaybook):
        desk.do(keep_triage, crisis.id, known.version_id, chosen, by=SAM)

    assert desk.all(Triage) == []


def test_each_action_of_a_playbook_is_open_at_first(desk: Desk) -> None:
    """And none belongs to another crisis."""
    known = small(desk)
    first, second = a_crisis(desk), a_crisis(desk, account_name="Globex")

    desk.do(run_playbook, first.id, known.version_id, by=SAM)
    desk.do(run_playbook, second.id, known.version_id, by=SAM)

    assert len(desk.all(CrisisAction, crisis_id=first.id, state=ActionState.OPEN)) == 4
    assert len(desk.all(CrisisAction, crisis_id=second.id, state=ActionState.OPEN)) == 4
    assert first.account_name == ACME
