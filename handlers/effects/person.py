"""People: find them by e-mail address, show them their Home, turn their modal into the link."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import FindPerson, PublishHome, ShowOpened
from crisis.home import home
from crisis.person import SlackProfile
from crisis.search import person_found, person_not_found
from handlers.blocks.declare import not_opened_view, opened_view
from handlers.blocks.home import home_view
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import NoLongerNeeded, SlackRefused, plain_reason
from handlers.effects.still_true import NO_CRISIS, facts_of
from handlers.slack_profile import profile_in

NOBODY = ("users_not_found", "user_not_found", "user_not_visible", "enterprise_is_restricted")
CLOSED = ("not_found", "view_not_found", "expired_trigger_id", "hash_conflict")


@dataclass(frozen=True, kw_only=True)
class ViewPlan:
    view_id: str
    view: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class HomePlan:
    slack_id: str
    view: dict[str, Any]


async def _prepare_search(_session: AsyncSession, _deps: EffectDependencies, value: FindPerson) -> FindPerson:
    return value


async def _search(slack: SlackLine, plan: FindPerson, _attempt: Attempt) -> Result:
    try:
        answer = await slack.call("users.lookupByEmail", email=plan.email)
    except SlackRefused as refusal:
        if refusal.error in NOBODY:
            return {"problem": plain_reason(refusal.error)}
        raise
    return {"user": asdict(profile_in(answer["user"]))}


async def _record_search(session: AsyncSession, deps: EffectDependencies, value: FindPerson, result: Result) -> None:
    if problem := result.get("problem"):
        await person_not_found(
            session,
            email=value.email,
            problem=problem,
            crisis_id=value.crisis_id,
            function=value.function,
            now=deps.now,
        )
        return
    await person_found(
        session,
        deps.protocol,
        email=value.email,
        profile=SlackProfile(**result["user"]),
        crisis_id=value.crisis_id,
        function=value.function,
        now=deps.now,
    )


async def _prepare_home(session: AsyncSession, deps: EffectDependencies, value: PublishHome) -> HomePlan:
    facts = await home(session, deps.protocol, value.slack_id, now=deps.now)
    return HomePlan(slack_id=value.slack_id, view=home_view(facts))


async def _publish(slack: SlackLine, plan: HomePlan, _attempt: Attempt) -> Result:
    await slack.call("views.publish", user_id=plan.slack_id, view=plan.view)
    return {}


async def _prepare_opened(session: AsyncSession, deps: EffectDependencies, value: ShowOpened) -> ViewPlan | Drop:
    crisis = await facts_of(session, deps, value.crisis_id)
    if crisis is None:
        return NO_CRISIS
    if crisis.channel_id:
        return ViewPlan(view_id=value.view_id, view=opened_view(crisis))
    if crisis.channel_problem:
        return ViewPlan(view_id=value.view_id, view=not_opened_view(crisis))
    return Drop("The channel is not open yet.")


async def _show(slack: SlackLine, plan: ViewPlan, _attempt: Attempt) -> Result:
    try:
        await slack.call("views.update", view_id=plan.view_id, view=plan.view)
    except SlackRefused as refusal:
        if refusal.error in CLOSED:
            raise NoLongerNeeded("The modal was closed meanwhile.") from refusal
        raise
    return {}


FIND_PERSON = Performer(_prepare_search, _search, _record_search, is_repeatable=True)
PUBLISH_HOME = Performer(_prepare_home, _publish, record_nothing, is_repeatable=True)
SHOW_OPENED = Performer(_prepare_opened, _show, record_nothing, is_repeatable=True)
