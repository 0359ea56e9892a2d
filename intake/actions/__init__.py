"""Turning letters into tickets and messages."""

from intake.actions.routing import route, route_some

__all__ = ["route", "route_some"]
