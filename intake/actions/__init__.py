"""Turning letters into tickets and messages."""

from intake.actions.routing import route

__all__ = ["route"]
