"""Storing files."""

from files.actions.store import TooLarge, store

__all__ = ["TooLarge", "store"]
