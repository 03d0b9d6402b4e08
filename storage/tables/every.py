"""All tables, so that migrations and tests see the whole schema."""

from sqlmodel import SQLModel

from storage.tables.account import Account, AccountAlias
from storage.tables.account_plan import PlanEntry, PlanSignoff
from storage.tables.action import CrisisAction
from storage.tables.appointment import Appointment
from storage.tables.brainstorm import Brainstorm, IdeaVote, ScenarioIdea
from storage.tables.capture import CapturedMessage
from storage.tables.channel import NamedChannel
from storage.tables.client_draft import ClientDraft, ClientDraftVersion
from storage.tables.commitment import Commitment, Obligation
from storage.tables.communication import CommunicationTask, PlanLine
from storage.tables.contact import Contact
from storage.tables.crisis import Crisis, CrisisCard, CrisisMember, CrisisNumber, CrisisRole
from storage.tables.diagnostic import DiagnosticRun
from storage.tables.escalation import Climb, Page
from storage.tables.feedback import ClientFeedback, FeedbackAsk, FeedbackHandoff
from storage.tables.kam_deputy import KamDeputy
from storage.tables.kam_handover import KamHandover, KamHandoverAccount
from storage.tables.kpi import Kpi, KpiMeasurement
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.tables.playbook import PlaybookRun, PlaybookVersion, Triage
from storage.tables.profile import AccountLink, AccountNote, Designation, SectionCheck, TeamMember
from storage.tables.proposal import PlaybookProposal
from storage.tables.readiness import ReadinessSnapshot
from storage.tables.receipt import Receipt
from storage.tables.retro import RetroNote
from storage.tables.review import Review, ReviewFinding
from storage.tables.risk import Risk, RiskCheck, RiskScore
from storage.tables.roster import Absence, RosterSeat, UserGroup
from storage.tables.skill import PersonSkill, WantedSkill
from storage.tables.statement import ClientStatement
from storage.tables.timeline import TimelineEntry
from storage.tables.touchpoint import Complaint, Touchpoint
from storage.tables.training import TrainingRecord
from storage.tables.trigger import TriggerEvent
from storage.tables.update import Update, UpdateClock

EVERY_TABLE: tuple[type[SQLModel], ...] = (
    Absence,
    Account,
    AccountAlias,
    AccountLink,
    AccountNote,
    Appointment,
    Brainstorm,
    CapturedMessage,
    ClientDraft,
    ClientDraftVersion,
    ClientFeedback,
    ClientStatement,
    Climb,
    Commitment,
    CommunicationTask,
    Complaint,
    Contact,
    Crisis,
    CrisisAction,
    CrisisCard,
    CrisisMember,
    CrisisNumber,
    CrisisRole,
    Designation,
    DiagnosticRun,
    Effect,
    FeedbackAsk,
    FeedbackHandoff,
    IdeaVote,
    KamDeputy,
    KamHandover,
    KamHandoverAccount,
    Kpi,
    KpiMeasurement,
    NamedChannel,
    Obligation,
    Page,
    Person,
    PersonSkill,
    PlanEntry,
    PlanLine,
    PlanSignoff,
    PlaybookProposal,
    PlaybookRun,
    PlaybookVersion,
    ReadinessSnapshot,
    Receipt,
    RetroNote,
    Review,
    ReviewFinding,
    Risk,
    RiskCheck,
    RiskScore,
    RosterSeat,
    ScenarioIdea,
    SectionCheck,
    TeamMember,
    TimelineEntry,
    Touchpoint,
    TrainingRecord,
    Triage,
    TriggerEvent,
    Update,
    UpdateClock,
    UserGroup,
    WantedSkill,
)
METADATA = SQLModel.metadata
