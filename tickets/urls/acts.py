"""Addresses: acts."""

from __future__ import annotations

from django.urls import path

from tickets.views import conversation, lifecycle

urlpatterns = [
    path("tickets/<int:number>/reply/", conversation.reply, name="reply"),
    path("tickets/<int:number>/solve/", lifecycle.solve, name="solve"),
    path("tickets/<int:number>/reopen/", lifecycle.reopen, name="reopen"),
]
