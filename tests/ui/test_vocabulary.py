"""The words of statuses, clocks and priorities."""

from __future__ import annotations

from django.utils import translation

from tickets.choices import Priority
from tickets.workflow import Status
from ui.icons import ICONS
from ui.vocabulary import CLOCKS, PRIORITIES, STATUSES, TONES, requester_sentence


def test_every_status_and_priority_of_a_ticket_has_a_look() -> None:
    assert sorted(STATUSES) == sorted(Status.values)
    assert sorted(PRIORITIES) == sorted(Priority.values)


def test_every_look_has_a_drawn_icon_a_tone_and_a_word() -> None:
    looks = [*STATUSES.values(), *CLOCKS.values(), *PRIORITIES.values()]

    assert [look for look in looks if look.icon not in ICONS or look.tone not in TONES or not str(look.word)] == []
    assert [look for look in STATUSES.values() if look.requester_icon not in ICONS] == []


def test_the_requester_reads_a_person_and_a_time_where_they_are_known() -> None:
    with translation.override("en"):
        assert requester_sentence("visit", person="Marcus", when="today, period 4") == (
            "Marcus is coming today, period 4"
        )
        assert requester_sentence("visit", person="Marcus", when="") == "Someone is coming"
        assert requester_sentence("solved") == "Solved. Not right? Tell us"
