"""Importing a roster: a set verb that compares a whole package with what we have, inside the database."""

from users.actions.roster.run import import_roster

__all__ = ["import_roster"]
