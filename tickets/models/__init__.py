"""Tickets and what belongs to them."""

from tickets.models.access import TicketAccess
from tickets.models.attachment import Attachment
from tickets.models.category import Category
from tickets.models.clock import Clock
from tickets.models.message import Message
from tickets.models.promise import ClockPolicy, Promise
from tickets.models.search import SearchDocument
from tickets.models.shipped import ShippedCategory
from tickets.models.ticket import Ticket

__all__ = [
    "Attachment",
    "Category",
    "Clock",
    "ClockPolicy",
    "Message",
    "Promise",
    "SearchDocument",
    "ShippedCategory",
    "Ticket",
    "TicketAccess",
]
