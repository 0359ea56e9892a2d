"""Changing the questions of a kind of trouble."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Entry
from audit.refusal import Conflict, Refused
from tickets import policy
from tickets.models import Category
from tickets.questions import Question, problems
from tickets.shipped import mark
from users.models import User


def save_questions(category: Category, questions: Sequence[Question], *, by: User, seen: str = "") -> bool:
    """<by> set the questions that are asked about a kind of trouble; returns whether anything changed.

    Tickets that were filed keep their answers, with the questions as they were put. `seen` is the mark
    (`tickets.shipped.mark`) of the questions that the person saw. Raises Refused for who may not and for questions
    that cannot be asked, and Conflict where a colleague changed them since.
    """
    if not policy.may_update_catalogue(by):
        raise Refused(_("The catalogue is kept by administrators."))
    for _place, sentence in problems(questions):
        raise Refused(sentence)
    with transaction.atomic():
        kept = Category.objects.select_for_update(of=("self",)).get(pk=category.pk)
        if seen and seen != mark(kept.questions):
            raise Conflict(_stale(kept))
        before, after = kept.questions, [question.row for question in questions]
        if _read(before) == after:
            return False
        kept.questions = after
        kept.save(update_fields=["questions"])
        record(kept, "changed", by=by, changed={"questions": [before, after]})
    return True


def _read(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows as we would write them: a catalogue may say more in them than counts."""
    return [Question.of(row).row for row in rows]


def _stale(category: Category) -> str:
    last = Entry.objects.about(category).select_related("by").order_by("pk").last()
    name = last.by.get_short_name() if last else _("A colleague")
    return _("%(name)s changed these questions since you opened the page. Look at them again, then save.") % {
        "name": name
    }
