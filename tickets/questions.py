"""The questions of a category: what they ask for, when they are asked, and what is wrong with a list of them.

Pure: a question is a row of `Category.questions`, {key, label, type, choices, for_staff, kinds, when}. What is left
is empty. `kinds` asks only about devices of these kinds; `when` is {key, is}, an earlier question and the answers
to it after which this one is asked. Nobody has to answer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.choices import CLASS
from ui.shipped_words import said

MOST_QUESTIONS, MOST_CHOICES = 12, 12
LONGEST_LABEL, LONGEST_CHOICE = 160, 80
YES, NO = "yes", "no"
Row = Mapping[str, Any]


class Type(models.TextChoices):
    """What somebody answers with."""

    CHOICE = "choice", gettext_lazy("One of several answers")
    YES_NO = "yes_no", gettext_lazy("Yes or no")
    TEXT = "text", gettext_lazy("Words")
    NUMBER = "number", gettext_lazy("A number")
    DATE = "date", gettext_lazy("A date")
    DEVICE = "device", gettext_lazy("A device")
    PERSON = "person", gettext_lazy("A person")
    PHOTO = "photo", gettext_lazy("A photo")


CHOSEN = frozenset({Type.CHOICE, Type.YES_NO})


@dataclass(frozen=True)
class Question:
    """One question. `after` is the key of an earlier one, `answers` those to it after which this one is asked."""

    key: str
    label: str
    type: str = Type.TEXT
    choices: tuple[str, ...] = ()
    for_staff: bool = False
    kinds: tuple[str, ...] = ()
    after: str = ""
    answers: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Row) -> Question:
        """The question of a row."""
        when = row.get("when") or {}
        return cls(
            row["key"],
            row["label"],
            row.get("type", Type.TEXT),
            tuple(row.get("choices", ())),
            bool(row.get("for_staff")),
            tuple(row.get("kinds", ())),
            when.get("key", ""),
            tuple(when.get("is", ())),
        )

    @property
    def row(self) -> dict[str, Any]:
        """The row that stands for it; what is empty is left out."""
        kept: dict[str, Any] = {"key": self.key, "label": self.label, "type": str(self.type)}
        if self.type == Type.CHOICE:
            kept["choices"] = list(self.choices)
        if self.for_staff:
            kept["for_staff"] = True
        if self.kinds:
            kept["kinds"] = list(self.kinds)
        if self.after:
            kept["when"] = {"key": self.after, "is": list(self.answers)}
        return kept

    @property
    def asks(self) -> str:
        """The question in the reader's language, where we shipped it."""
        return said(self.label)

    @property
    def options(self) -> list[tuple[str, str]]:
        """(value, words) to choose from, where it is one that is chosen."""
        if self.type == Type.YES_NO:
            return [(YES, _("Yes")), (NO, _("No"))]
        return [(choice, said(choice)) for choice in self.choices] if self.type == Type.CHOICE else []


def asked(questions: Iterable[Question], said: Mapping[str, str], kind: str) -> list[Question]:
    """What is asked about a device of some kind after what was said so far, by key; follow-ups of follow-ups, too."""
    found: dict[str, Question] = {}
    for question in questions:
        fits = not question.kinds or kind in question.kinds
        follows = not question.after or (question.after in found and said.get(question.after, "") in question.answers)
        if fits and follows:
            found[question.key] = question
    return list(found.values())


def in_words(told: Row) -> tuple[str, str]:
    """(question, answer) of a kept answer, in the reader's language where both are of us."""
    chosen = {YES: _("Yes"), NO: _("No")}.get(str(told.get("value", "")))
    label = _("For the class") if told.get("key") == CLASS else said(told["label"])
    return label, chosen or said(told["answer"])


def leading(questions: Iterable[Question]) -> set[str]:
    """The keys of those on whose answer others hang."""
    return {question.after for question in questions if question.after}


def problems(questions: Sequence[Question]) -> list[tuple[int, str]]:
    """(place in the list, sentence) of everything that is wrong; nothing where the list can be kept."""
    found = [(place, say) for place, one in enumerate(questions) for say in _wrong(one, questions[:place])]
    if len(questions) > MOST_QUESTIONS:
        sentence = _("These are %(n)s questions. Nobody answers so many: keep at most %(most)s.")
        found.append((len(questions) - 1, sentence % {"n": len(questions), "most": MOST_QUESTIONS}))
    return found


def _wrong(question: Question, before: Sequence[Question]) -> Iterator[str]:
    if not question.label:
        yield _("Write the question, or remove it.")
    elif len(question.label) > LONGEST_LABEL:
        yield _("This question is too long. Keep it under %(n)s letters.") % {"n": LONGEST_LABEL}
    if question.type not in Type.values:
        yield _("Choose what people answer with.")
    if question.type == Type.CHOICE:
        yield from _wrong_choices(question.choices)
    if question.after:
        yield from _wrong_condition(question, {one.key: one for one in before})


def _wrong_choices(choices: Sequence[str]) -> Iterator[str]:
    if len(choices) < 2:
        yield _("Write at least two answers, each on a line of its own.")
    if len(choices) > MOST_CHOICES:
        yield _("These are %(n)s answers. Keep at most %(most)s.") % {"n": len(choices), "most": MOST_CHOICES}
    if len(set(choices)) < len(choices):
        yield _("One of the answers stands there twice.")
    if any(len(choice) > LONGEST_CHOICE for choice in choices):
        yield _("One of the answers is too long. Keep each under %(n)s letters.") % {"n": LONGEST_CHOICE}


def _wrong_condition(question: Question, before: Mapping[str, Question]) -> Iterator[str]:
    earlier = before.get(question.after)
    if earlier is None:
        yield _("It hangs on a question that does not stand above it. Move it down, or ask it always.")
    elif earlier.type not in CHOSEN:
        yield _("It can only hang on a question with answers to choose from.")
    elif not question.answers:
        yield _("Choose after which answers it is asked.")
    elif unknown := [one for one in question.answers if one not in dict(earlier.options)]:
        sentence = _("“%(answer)s” is no answer to “%(question)s” any more. Choose again after which one it is asked.")
        yield sentence % {"answer": unknown[0], "question": earlier.label}
