"""The saved views of the demo district: two of the technician's own, one of a team, two for everybody."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from helpdesk.demo.people import People
from tickets.actions.saved_views import Wish, save_view
from users.models import Team


def add_views(people: People) -> None:
    """Save them, in the name of who would."""
    teams = {team.key: team for team in Team.objects.all()}
    for who, wishes in _wishes(teams).items():
        for wish in wishes:
            save_view(wish, by=people.parts[who])


def _wishes(teams: Mapping[str, Team]) -> dict[str, list[Wish]]:
    return {
        "marcus": [
            Wish(_("My round"), "assigned:me status:open", by_room=True),
            Wish(_("Panels"), "category:panel status:open", columns=("due", "where", "category", "status", "who")),
        ],
        "tomas": [
            Wish(
                _("Nobody has it"), "team:network assigned:nobody status:open", audience="team", team=teams["network"]
            )
        ],
        "jo": [
            Wish(_("Front offices"), "room:office status:open", audience="all"),
            Wish(_("High schools"), 'school:"high school" status:open', audience="all"),
        ],
    }
