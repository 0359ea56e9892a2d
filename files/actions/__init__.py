"""Storing files, and removing them."""

from files.actions.discard import discard
from files.actions.store import TooLarge, store

__all__ = ["TooLarge", "discard", "store"]
