"""The tables, one module per noun of the office."""

from travel.tables.adoption import Adoption
from travel.tables.briefing import Attendance, Briefing, Undertaking
from travel.tables.calendar import CalendarCorrection
from travel.tables.columns import metadata, table
from travel.tables.custody import Handover, StockItem, Stocktaking
from travel.tables.delegation import (
    Application,
    Attachment,
    BudgetLine,
    Delegation,
    Invitation,
    Justification,
    Member,
    Visit,
)
from travel.tables.hold import HoldException
from travel.tables.journal import Event
from travel.tables.ledger import LedgerEntry
from travel.tables.obligation import Obligation
from travel.tables.office import Counter, Setting
from travel.tables.passport import BorderRecord, Loan, Passport
from travel.tables.people import Account, AccountRole, Person, Substitution, Unit
from travel.tables.plan import PlanEntry
from travel.tables.received import Received, ReceivedPaper
from travel.tables.reminder import Contact, Lease, Message, Reminder
from travel.tables.report import Evaluation, Outcome, TripReport
from travel.tables.review import Approval, Review
from travel.tables.violation import Violation

__all__ = [
    "Account",
    "AccountRole",
    "Adoption",
    "Application",
    "Approval",
    "Attachment",
    "Attendance",
    "BorderRecord",
    "Briefing",
    "BudgetLine",
    "CalendarCorrection",
    "Contact",
    "Counter",
    "Delegation",
    "Evaluation",
    "Event",
    "Handover",
    "HoldException",
    "Invitation",
    "Justification",
    "Lease",
    "LedgerEntry",
    "Loan",
    "Member",
    "Message",
    "Obligation",
    "Outcome",
    "Passport",
    "Person",
    "PlanEntry",
    "Received",
    "ReceivedPaper",
    "Reminder",
    "Review",
    "Setting",
    "StockItem",
    "Stocktaking",
    "Substitution",
    "TripReport",
    "Undertaking",
    "Unit",
    "Violation",
    "Visit",
    "metadata",
    "table",
]
