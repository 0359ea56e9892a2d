"""The filter menu: each choice is a part of the query that stands in the search box, and it writes nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.asked import Asked
from tickets.choices import Priority
from tickets.filters import STATUS_OF, is_missed, slug
from tickets.forms.queue import FilterForm, schools_of
from tickets.labels import Labels
from tickets.models import Category
from tickets.query import Term, write
from tickets.queue_views import DEFAULT, QueueView
from tickets.workflow import Status
from users.helpers import helpers
from users.models import Team, User

BUILT = ("status", "promise", "priority", "category", "school", "team", "assigned", "label", "snoozed")
FIELD_OF = {"promise": "is"}
Choices = list[tuple[str, str]]


def status_choices() -> Choices:
    """Groups of states first, then each state."""
    groups = [("open", _("Open")), ("waiting", _("Waiting")), ("late", _("Late")), ("done", _("Done"))]
    return [*groups, *((key, str(one.label)) for key, one in STATUS_OF.items() if one != Status.MERGED)]


class Builder(forms.Form):
    """The fields of the menu; their values are those of the query language, so that nothing is translated twice."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    promise = forms.ChoiceField(label=gettext_lazy("Promise"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    school = forms.ChoiceField(label=gettext_lazy("School"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    assigned = forms.ChoiceField(label=gettext_lazy("Assigned to"), required=False)
    label = forms.ChoiceField(label=gettext_lazy("Label"), required=False)
    snoozed = forms.ChoiceField(label=gettext_lazy("Snoozed"), required=False)

    def __init__(self, user: User, view: QueueView, form: FilterForm, asked: Asked) -> None:
        """What stands in the query, or in the older addresses that `form` reads, is chosen already."""
        chosen = _of_form(form) | _of_query(asked)
        if view.key == DEFAULT and not asked.terms:
            chosen.setdefault("status", "open")
            chosen.setdefault("snoozed", "no")
        super().__init__(initial=chosen)
        for name, choices in _choices(user).items():
            self._offer(name, choices, chosen)

    def _offer(self, name: str, choices: Choices, chosen: dict[str, str]) -> None:
        wanted = chosen.get(name, "")
        same = next((key for key, words in choices if slug(wanted) in (slug(key), slug(words))), "") if wanted else ""
        # What was typed and is none of the choices is one of them now, so that it stays.
        extra = [(wanted, wanted)] if wanted and not same else []
        self.fields[name].choices = [("", _("Any")), *extra, *choices]  # type: ignore[attr-defined]
        self.initial[name] = same or wanted

    @staticmethod
    def written(data: Any, view: QueueView, asked: Asked) -> str:
        """The query that was chosen: what else stood in the old one stays, and the view that it began from."""
        kept = [term for term in asked.terms if _in_menu(term)[0] not in BUILT or term.negated]
        chosen = [Term(value, FIELD_OF.get(name, name)) for name in BUILT if (value := _one_line(data.get(name, "")))]
        if not asked.terms and view.key != DEFAULT:
            kept = [Term(view.key, "in")]
        return write([*kept, *chosen])


def query_of(view: QueueView, form: FilterForm, asked: Asked) -> str:
    """A list as one query: what is searched for or the built-in view, and the filters of older addresses."""
    begun = asked.terms or (Term(view.key, "in"),)
    return write([*begun, *(Term(value, name) for name, value in _of_form(form).items())])


def _one_line(value: str) -> str:
    return " ".join(value.replace('"', "").replace("\0", "").split())


def _of_query(asked: Asked) -> dict[str, str]:
    chosen = dict(_in_menu(term) for term in asked.terms if not term.negated)
    return {name: value for name, value in chosen.items() if name in BUILT}


def _in_menu(term: Term) -> tuple[str, str]:
    """The field and value of the menu for a part of a query; of all that `is:` can be the menu offers one."""
    return ("promise", "missed") if term.field == "is" and is_missed(term.value) else (term.field, term.value)


def _of_form(form: FilterForm) -> dict[str, str]:
    """The values of the filters that older addresses hold."""
    names = {status.value: key for key, status in STATUS_OF.items()}
    kept = {name: form.cleaned_data.get(name) for name in ("status", "priority", "category", "school", "team")}
    found = {
        "status": names.get(str(kept["status"] or ""), ""),
        "priority": Priority(kept["priority"]).name.lower() if kept["priority"] else "",
        "category": kept["category"].key if kept["category"] else "",
        "school": kept["school"].short if kept["school"] else "",
        "team": kept["team"].key if kept["team"] else "",
        "assigned": str(form.cleaned_data.get("assignee") or ""),
    }
    return {name: value for name, value in found.items() if value}


def _choices(user: User) -> dict[str, Choices]:
    tops = Category.objects.filter(parent=None, active=True)
    return {
        "status": status_choices(),
        "promise": [("missed", _("Missed"))],
        "priority": [(one.name.lower(), str(one.label)) for one in Priority],
        "category": [(one.key, one.called) for one in tops],
        "school": [(school.short, school.name) for school in schools_of(user)],
        "team": [(one.key, one.called) for one in Team.objects.all()],
        "label": [(one.name, one.name) for one in Labels().offered],
        "snoozed": [("no", _("No")), ("yes", _("Yes"))],
        "assigned": [("me", _("Me")), ("nobody", _("Nobody")), *_names(name for _pk, name in helpers())],
    }


def _names(names: Iterable[str]) -> Choices:
    return [(name, name) for name in dict.fromkeys(names)]
