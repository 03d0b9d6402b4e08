"""The risk register, and whether it foresaw the crises that came (S0-17 to S0-19)."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import Foresight, IdeaSource


class Risk(Table, table=True):
    __tablename__ = "risk"
    __table_args__ = (UniqueConstraint("account_id", "scenario_key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    scenario: str = Field(max_length=200)
    scenario_key: str = Field(max_length=400)
    likelihood: int
    """1 (hardly ever) to 5 (almost certain)."""
    impact: int
    """1 (a nuisance) to 5 (loss of the account)."""
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    mitigation: str = Field(default="", sa_type=Text)
    mitigation_due_on: date | None = None
    mitigated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the mitigation was done."""
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    playbook: str = Field(default="", max_length=60)
    """The slug of the playbook for it."""
    review_on: date = Field(index=True)
    scored_by: str = Field(default="", max_length=32)
    scored_at: datetime = Field(sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When the clock must look at it again; None: never."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    source: IdeaSource | None = Field(default=None, sa_type=enum_type(IdeaSource))
    """Where the thought of it comes from; None: nobody said."""
    idea_id: int | None = Field(default=None, foreign_key="scenario_idea.id", index=True)
    """The idea of a brainstorm that became this risk."""


class RiskScore(Table, table=True):
    """What a risk was thought of at what time, so that nobody can have foreseen a crisis afterwards."""

    __tablename__ = "risk_score"

    id: int | None = Field(default=None, primary_key=True)
    risk_id: int = Field(foreign_key="risk.id", index=True)
    likelihood: int
    impact: int
    by: str = Field(default="", max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)


class RiskCheck(Table, table=True):
    """Was this crisis in the register, at what score? Answered once per crisis; kept for calibration."""

    __tablename__ = "risk_check"

    crisis_id: int = Field(primary_key=True, foreign_key="crisis.id")
    risk_id: int | None = Field(default=None, foreign_key="risk.id", index=True)
    likelihood: int | None = None
    """As it was when the crisis was declared."""
    impact: int | None = None
    foresight: Foresight = Field(sa_type=enum_type(Foresight))
    by: str = Field(default="", max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
