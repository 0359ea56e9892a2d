"""Reading OneRoster packages as districts really send them: pure modules that know files, not people."""

from users.roster.error import RosterError
from users.roster.notes import Notes
from users.roster.package import Package

__all__ = ["Notes", "Package", "RosterError"]
