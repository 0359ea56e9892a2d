"""Addresses: portal."""

from __future__ import annotations

from django.urls import path

from tickets.views import (
    ask,
    attachment,
    filing,
    filing_add,
    filing_draft,
    filing_people,
    home,
    mine,
    outage,
    outage_acts,
    satisfied,
    scan,
    scanned,
    stop_following,
    ticket,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("home/", home.portal_home, name="portal_home"),
    path("report/suggestions/", ask.ask, name="ask"),
    path("report/", filing.file, name="file"),
    path("report/known/", filing.known, name="known"),
    path("report/people/", filing_people.people, name="people"),
    path("scan/", scan.scan, name="scan"),
    path("r/<path:code>", scanned.scanned, name="scanned"),
    path("report/draft/", filing_draft.keep, name="draft"),
    path("report/draft/photo/", filing_draft.keep_photo, name="keep_draft_photo"),
    path("report/draft/photo/<int:photo>/", filing_draft.photo, name="draft_photo"),
    path("report/draft/photo/<int:photo>/drop/", filing_draft.drop_photo, name="drop_draft_photo"),
    path("report/draft/drop/", filing_draft.drop, name="drop_draft"),
    path("report/add/<int:number>/", filing_add.add, name="add"),
    path("report/add/<int:number>/undo/", filing_add.take_off, name="take_off"),
    path("satisfied/<str:token>/", satisfied.satisfied, name="satisfied"),
    path("tell-no-longer/<str:token>/", stop_following.stop_following, name="stop_following"),
    path("my/", mine.mine, name="mine"),
    path("outages/<int:number>/", outage.outage, name="outage"),
    path("outages/<int:number>/me-too/", outage_acts.me_too, name="me_too"),
    path("outages/<int:number>/not-me/", outage_acts.not_me, name="not_me"),
    path("tickets/<int:number>/", ticket.ticket, name="ticket"),
    path(
        "tickets/<int:number>/files/<int:attachment>/<str:name>",
        attachment.attachment,
        name="attachment",
    ),
]
