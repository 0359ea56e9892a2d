"""What the fields of a query mean: each value becomes a condition on tickets, and words that say it to a person.

A value that nothing is known by raises `Unknown` with a sentence; whoever reads the query leaves that part out.
"""

from tickets.filters.fields import MEANINGS, Field
from tickets.filters.meaning import Meaning, Unknown, begins, slug
from tickets.filters.reader import Reader
from tickets.filters.states import IS_SAID, STATUS_OF, priorities, statuses
from tickets.filters.work import is_missed

__all__ = [
    "IS_SAID",
    "MEANINGS",
    "STATUS_OF",
    "Field",
    "Meaning",
    "Reader",
    "Unknown",
    "begins",
    "is_missed",
    "priorities",
    "slug",
    "statuses",
]
