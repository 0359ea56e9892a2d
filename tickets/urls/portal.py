"""Addresses: portal."""

from __future__ import annotations

from django.urls import path

from tickets.views import ask, attachment, filing, home, mine, ticket

urlpatterns = [
    path("", home.home, name="home"),
    path("home/", home.portal_home, name="portal_home"),
    path("report/suggestions/", ask.ask, name="ask"),
    path("report/", filing.file, name="file"),
    path("my/", mine.mine, name="mine"),
    path("tickets/<int:number>/", ticket.ticket, name="ticket"),
    path(
        "tickets/<int:number>/files/<int:attachment>/<str:name>",
        attachment.attachment,
        name="attachment",
    ),
]
