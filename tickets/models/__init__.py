"""Tickets and what belongs to them."""

from tickets.models.access import TicketAccess
from tickets.models.attachment import Attachment
from tickets.models.category import Category
from tickets.models.clock import Clock
from tickets.models.draft import DraftPhoto, FilingDraft
from tickets.models.label import Label
from tickets.models.link import TicketLink
from tickets.models.macro import Macro
from tickets.models.message import Message
from tickets.models.message_draft import MessageDraft
from tickets.models.outage import MeToo, Outage, OutageNews
from tickets.models.promise import ClockPolicy, Promise
from tickets.models.satisfaction import Satisfaction
from tickets.models.saved_view import SavedView
from tickets.models.search import SearchDocument
from tickets.models.shipped import ShippedCategory
from tickets.models.ticket import Ticket
from tickets.models.time_entry import TimeEntry
from tickets.models.urgency import UrgencyCell
from tickets.models.walk import WalkChoice

__all__ = [
    "Attachment",
    "Category",
    "Clock",
    "ClockPolicy",
    "DraftPhoto",
    "FilingDraft",
    "Label",
    "Macro",
    "MeToo",
    "Message",
    "MessageDraft",
    "Outage",
    "OutageNews",
    "Promise",
    "Satisfaction",
    "SavedView",
    "SearchDocument",
    "ShippedCategory",
    "Ticket",
    "TicketAccess",
    "TicketLink",
    "TimeEntry",
    "UrgencyCell",
    "WalkChoice",
]
