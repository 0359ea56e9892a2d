"""What people send when they apply a macro, or keep one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets import policy
from tickets.choices import MacroThen, MessageKind, Priority
from tickets.forms.acts import ActForm
from tickets.macro_words import VARIABLES, unknown_variables
from tickets.models import Category, Label, Macro, Ticket
from users.models import Team, User

MINE, DISTRICT = "mine", "district"


class ApplyForm(ActForm):
    """Which macro. `begun`: words of one's own stand in the composer; `do` is “sure” once they were asked about."""

    macro = forms.ModelChoiceField(
        Macro.objects.none(),
        error_messages={"invalid_choice": gettext_lazy("This macro is not yours to use, or somebody removed it.")},
    )
    do = forms.ChoiceField(choices=[("", ""), ("sure", "")], required=False)
    begun = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, ticket: Ticket, by: User) -> None:
        """Of the macros that are theirs to use."""
        super().__init__(data, ticket=ticket, by=by)
        self.fields["macro"].queryset = Macro.objects.visible_to(by).select_related(  # type: ignore[attr-defined]
            "category__team", "category__parent__team", "to_team", "label__merged_into"
        )


class MacroForm(forms.Form):
    """A macro as a page shows it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    place = forms.ChoiceField(label=gettext_lazy("Who uses it"))
    body = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    kind = forms.ChoiceField(label=gettext_lazy("The text is"), choices=MessageKind.choices)
    take = forms.BooleanField(label=gettext_lazy("Take the ticket"), required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("as it is")), *Priority.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("Category"), required=False, empty_label=gettext_lazy("as it is")
    )
    to_team = forms.ModelChoiceField(
        Team.objects.all(), label=gettext_lazy("Team"), required=False, empty_label=gettext_lazy("as it is")
    )
    label = forms.ModelChoiceField(
        Label.objects.none(), label=gettext_lazy("Label"), required=False, empty_label=gettext_lazy("no other one")
    )
    then = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("as it is")), *MacroThen.choices], required=False
    )
    goes_on = forms.BooleanField(label=gettext_lazy("Then go to the next ticket of the list"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, by: User, macro: Macro | None = None) -> None:
        """The places are those where `by` may keep macros; a macro that is changed is shown as it is."""
        self.by = by
        super().__init__(data, initial=_shown(macro) if macro else {"kind": MessageKind.REPLY, "place": MINE})
        self.fields["place"].choices = _places(by)  # type: ignore[attr-defined]
        leaves = Category.objects.filter(active=True, parent__isnull=False).select_related("parent")
        self.fields["category"].queryset = leaves.order_by(  # type: ignore[attr-defined]
            "parent__position", "parent__name", "position", "name"
        )

        self.fields["label"].queryset = Label.objects.filter(  # type: ignore[attr-defined]
            active=True, merged_into=None
        )

    def clean_body(self) -> str:
        """Only variables that there are."""
        body: str = self.cleaned_data["body"]
        if unknown := unknown_variables(body):
            known = ", ".join(f"{{{name}}}" for name in VARIABLES)
            raise forms.ValidationError(
                _("There is no {%(name)s}. You can use %(known)s.") % {"name": unknown[0], "known": known}
            )
        return body.strip()

    def clean(self) -> dict[str, Any]:
        """It says or does something."""
        cleaned = super().clean() or {}
        does = ("body", "take", "priority", "category", "to_team", "label", "then")
        if not self.errors and not any(cleaned.get(name) for name in does):
            raise forms.ValidationError(_("Write a text, or choose what it changes."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        values = dict(self.cleaned_data)
        place = values.pop("place")
        owner = self.by if place == MINE else None
        team = Team.objects.get(pk=int(place)) if place not in (MINE, DISTRICT) else None
        return {**values, "owner": owner, "team": team}


def _places(by: User) -> list[tuple[str, Any]]:
    teams = [team for team in Team.objects.order_by("name") if policy.may_keep_macro(by, owner=None, team=team.pk)]
    places: list[tuple[str, Any]] = [(MINE, _("only me"))] if by.scope.is_agent else []
    places += [(str(team.pk), _("team %(name)s") % {"name": team}) for team in teams]
    if policy.may_keep_macro(by, owner=None, team=None):
        places.append((DISTRICT, _("everybody of the helpdesk")))
    return places


def _shown(macro: Macro) -> dict[str, Any]:
    shown = {name: getattr(macro, name) for name in ("name", "body", "kind", "take", "priority", "then", "goes_on")}
    place = MINE if macro.owner_id else str(macro.team_id) if macro.team_id else DISTRICT
    keys = {"category": macro.category_id, "to_team": macro.to_team_id, "place": place, "seen": macro.version}
    return shown | keys | {"label": macro.puts_on}
