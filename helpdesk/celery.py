"""The Celery application and the whole timetable of the house."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_postrun, task_prerun
from django.apps import apps
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.task_routes = {
    "intake.*": {"queue": "intake"},
    "letters.*": {"queue": "notify"},
    "schools.*": {"queue": "intake"},
    "audit.*": {"queue": "notify"},
    "tickets.*": {"queue": "clocks"},
}
# `expires`: a tick that waited longer than its own interval is worthless, the next one does its work.
app.conf.beat_schedule = {
    "beat is alive": {"task": "audit.tasks.pulse", "schedule": 15.0, "options": {"expires": 15}},
    "deliver what no wake-up brought": {
        "task": "audit.tasks.sweep",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "send letters that are due": {
        "task": "letters.tasks.send_due",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "clocks that came due": {"task": "tickets.tasks.tick", "schedule": 60.0, "options": {"expires": 60}},
    "close what stayed solved": {
        "task": "tickets.tasks.close_solved",
        "schedule": crontab(minute="17"),
        "options": {"expires": 3600},
    },
    "forget drafts that nobody went on with": {
        "task": "tickets.tasks.forget_drafts",
        "schedule": crontab(minute="41"),
        "options": {"expires": 3600},
    },
    "drafts that nobody touched": {
        "task": "tickets.tasks.drop_old_drafts",
        "schedule": crontab(minute="43"),
        "options": {"expires": 3600},
    },
    "figures of days that are over": {
        "task": "reports.tasks.refresh_figures",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "published calendars": {
        "task": "schools.tasks.read_feeds",
        "schedule": crontab(hour="7", minute="40"),  # UTC: at night in all of the country
        "options": {"expires": 6 * 3600},
    },
    "fetch mailboxes": {"task": "intake.tasks.poll_mailboxes", "schedule": 60.0, "options": {"expires": 60}},
    "letters that no task took": {"task": "intake.tasks.sweep", "schedule": 30.0, "options": {"expires": 30}},
}


def begin_in_the_district(**_sent: object) -> None:
    """Tasks count days by the clock on the district's wall, as pages do; this is the one query that it costs."""
    timezone.activate(apps.get_model("schools", "District").current().zone)


def end_in_the_district(**_sent: object) -> None:
    """What runs next in this process asks for itself."""
    timezone.deactivate()


task_prerun.connect(begin_in_the_district)
task_postrun.connect(end_in_the_district)
