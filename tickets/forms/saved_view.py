"""A view as a form: its name, what is in it, how it is shown, and who has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets import policy
from tickets.actions.saved_views import Wish
from tickets.asked import understand
from tickets.choices import Audience, Order
from tickets.columns import COLUMNS, USUAL, columns_of
from tickets.counting import can_count
from tickets.models import SavedView
from tickets.query import MOST_TYPED, parse, write
from users.models import Team, User


class SavedViewForm(forms.Form):
    """`who` is “me”, “all”, or “team-” and the key of a team."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, widget=forms.TextInput(attrs={"autofocus": True})
    )
    query = forms.CharField(
        label=gettext_lazy("What is in it"),
        max_length=MOST_TYPED,
        help_text=gettext_lazy("As you would type it into the search box: school:lincoln status:open priority:urgent"),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order"), choices=[("", gettext_lazy("The usual one")), *Order.choices], required=False
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        choices=list(COLUMNS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    by_room = forms.BooleanField(label=gettext_lazy("Show it from room to room, for a walk"), required=False)
    who = forms.ChoiceField(label=gettext_lazy("Who has it"), widget=forms.RadioSelect)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, by: User, at: datetime, initial: dict[str, Any] | None = None) -> None:
        """Only those are offered for whom `by` may make a view."""
        super().__init__(data, initial=initial)
        self._by, self._at = by, at
        self._teams = {f"team-{team.key}": team for team in Team.objects.all()}
        self.fields["who"].choices = self._offered()  # type: ignore[attr-defined]

    def _offered(self) -> list[tuple[str, str]]:
        teams = [(key, team.called) for key, team in self._teams.items() if self._may(Audience.TEAM, team)]
        everybody = [("all", str(Audience.ALL.label))] if self._may(Audience.ALL) else []
        return [("me", str(Audience.ME.label)), *teams, *everybody]

    def _may(self, audience: str, team: Team | None = None) -> bool:
        return policy.may_save_view(self._by, audience, team)

    def clean_name(self) -> str:
        """In one line."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_query(self) -> str:
        """As the search box would write it. Raises ValidationError where a part of it is not understood."""
        terms = parse(self.cleaned_data["query"])
        query = write(terms)
        asked = understand(self._by, query, self._at)
        said = [problem.sentence + self._better(problem.better) for problem in asked.problems]
        if not said and asked.is_empty:
            said = [_("Say what is in it, such as status:open or in:mine.")]
        if len(query) > MOST_TYPED:
            said = [_("This is too long. Use fewer parts.")]
        if said:
            raise ValidationError(said)
        return query

    @staticmethod
    def _better(query: str) -> str:
        return " " + _("Did you mean “%(query)s”?") % {"query": query} if query else ""

    def wish(self) -> Wish:
        """What is asked for, of a valid form; the usual columns are kept as none, so that they stay the usual ones."""
        chosen = self.cleaned_data
        who, columns = chosen["who"], columns_of(chosen["columns"])
        team = self._teams.get(who)
        return Wish(
            chosen["name"],
            chosen["query"],
            chosen["order"],
            () if columns == USUAL else columns,
            chosen["by_room"],
            Audience.TEAM if team else who,
            team,
        )

    @property
    def is_counted(self) -> bool:
        """Whether the menu will say how many tickets are in it."""
        query = self["query"].value() or ""
        return can_count(understand(self._by, query, self._at, kept=True))


def initial_of(view: SavedView) -> dict[str, Any]:
    """A saved view as the values of the form."""
    return {
        "name": view.name,
        "query": view.query,
        "order": view.order,
        "columns": columns_of(view.columns),
        "by_room": view.by_room,
        "who": f"team-{view.team.key}" if view.team else view.audience,
        "seen": view.version,
    }


def initial_from(address: Any) -> dict[str, Any]:
    """What an address says of a view that is about to be saved."""
    return {
        "query": address.get("query", ""),
        "order": address.get("order", ""),
        "columns": columns_of(address.get("columns", "").split(",")),
        "by_room": "by_room" in address,
        "who": "me",
    }
