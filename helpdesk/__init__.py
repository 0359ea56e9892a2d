"""The house itself: settings, addresses, timetable, navigation, launcher and demo district."""

from helpdesk.celery import app as celery_app

__all__ = ["celery_app"]
