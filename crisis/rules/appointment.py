"""When somebody is reminded of a planned visit or call, and asked how it went (S3-23)."""

from datetime import datetime, timedelta
from enum import StrEnum


class Stage(StrEnum):
    """What is said about it."""

    PREPARE = "prepare"
    ASK = "ask"


def first_check(planned_at: datetime, now: datetime, prepare_before: timedelta) -> datetime:
    """Time enough to prepare; what is planned at short notice is prepared at once."""
    return max(now, planned_at - prepare_before)


def stage_at(planned_at: datetime, now: datetime) -> Stage:
    """Nobody prepares for what has begun: a bot that was away so long only asks how it went."""
    return Stage.PREPARE if now < planned_at else Stage.ASK


def check_after(stage: Stage, planned_at: datetime, ask_after: timedelta) -> datetime | None:
    """When to look at it next; once it was asked how it went, never."""
    return planned_at + ask_after if stage is Stage.PREPARE else None
