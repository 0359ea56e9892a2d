"""The questions of a kind of trouble as an administrator edits them: a form for each, and what moves them about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from assets.choices import ProductKind
from tickets.models import Category
from tickets.questions import CHOSEN, LONGEST_LABEL, MOST_QUESTIONS, Question, Type, problems
from tickets.shipped import mark

KEY_LENGTH = 30


class QuestionForm(forms.Form):
    """One question. `after` are “key=answer” of earlier questions."""

    key = forms.SlugField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("Question"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Answered with"), choices=Type.choices, required=False)
    choices = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        help_text=gettext_lazy("One on each line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    after = forms.MultipleChoiceField(
        label=gettext_lazy("Only after one of these answers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only about such devices"),
        choices=ProductKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    for_staff = forms.BooleanField(label=gettext_lazy("Only of staff"), required=False)

    def __init__(self, question: Question, before: Sequence[Question], place: int, wrong: Sequence[str]) -> None:
        """Filled with a question that stands below others; what is `wrong` with it was judged in the list."""
        self.question, self.place, self.wrong = question, place, wrong
        super().__init__(initial=_written(question), prefix=f"n{place}", label_suffix="")
        self.fields["label"].widget.attrs["maxlength"] = LONGEST_LABEL
        offered = [
            (f"{one.key}={value}", f"{one.label} {words}")
            for one in before
            if one.type in CHOSEN
            for value, words in one.options
        ]
        # What hangs on an answer that is gone is still shown, so that it can be unticked.
        gone = [value for value in self["after"].value() if value not in dict(offered)]
        self.fields["after"].choices = [*offered, *((value, value.partition("=")[2]) for value in gone)]  # type: ignore[attr-defined]

    @property
    def is_special(self) -> bool:
        """Whether it is asked only now and then."""
        return bool(self.question.after or self.question.kinds or self.question.for_staff)


class QuestionList:
    """All of them. `seen` is the mark of the questions that the person saw."""

    def __init__(self, questions: Sequence[Question], seen: str) -> None:
        self.questions, self.seen = list(questions), seen
        self.said: list[str] = []
        self.wrong: list[tuple[int, str]] = []

    @classmethod
    def kept(cls, category: Category) -> QuestionList:
        """As they are kept."""
        return cls([Question.of(row) for row in category.questions], mark(category.questions))

    @classmethod
    def sent(cls, data: Any) -> QuestionList:
        """As somebody sent them; each new one gets a key."""
        count = str(data.get("count", "0"))
        places = range(min(int(count) if count.isdigit() else 0, MOST_QUESTIONS * 2))
        questions: list[Question] = []
        for place in places:
            questions.append(_read(data, f"n{place}", {one.key for one in questions}))
        return cls(questions, data.get("seen", ""))

    def do(self, what: str) -> int | None:
        """Add one, or move or remove the one that is named (“up-2”); returns the place to look at then."""
        act, _dash, place = what.partition("-")
        at = int(place) if place.isdigit() and int(place) < len(self.questions) else None
        if act == "add":
            self.questions.append(Question(_new_key("", {one.key for one in self.questions}), ""))
            return len(self.questions) - 1
        if at is None:
            return None
        if act == "remove":
            del self.questions[at]
            return min(at, len(self.questions) - 1) if self.questions else None
        to = at - 1 if act == "up" else at + 1
        if not 0 <= to < len(self.questions):
            return at
        self.questions[at], self.questions[to] = self.questions[to], self.questions[at]
        return to

    def check(self) -> bool:
        """Whether they can be kept; what is wrong is said at each then."""
        self.wrong = problems(self.questions)
        return not self.wrong

    def forms(self) -> Iterable[QuestionForm]:
        """The forms, with what is wrong."""
        for place, question in enumerate(self.questions):
            wrong = [sentence for at, sentence in self.wrong if at == place]
            yield QuestionForm(question, self.questions[:place], place, wrong)


def _written(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "label": question.label,
        "type": question.type,
        "choices": "\n".join(question.choices),
        "after": [f"{question.after}={one}" for one in question.answers],
        "kinds": list(question.kinds),
        "for_staff": question.for_staff,
    }


def _read(data: Any, prefix: str, taken: set[str]) -> Question:
    label = " ".join(data.get(f"{prefix}-label", "").split())
    key = slugify(data.get(f"{prefix}-key", ""))[:KEY_LENGTH]
    ticked = [value.partition("=") for value in data.getlist(f"{prefix}-after")]
    after = ticked[0][0] if ticked else ""
    lines = (line.strip() for line in data.get(f"{prefix}-choices", "").splitlines())
    type_ = data.get(f"{prefix}-type", "")
    return Question(
        key if key and key not in taken else _new_key(label, taken),
        label,
        type_,
        tuple(line for line in lines if line) if type_ == Type.CHOICE else (),
        f"{prefix}-for_staff" in data,
        tuple(kind for kind in data.getlist(f"{prefix}-kinds") if kind in ProductKind.values),
        after,
        tuple(value for key_, _sign, value in ticked if key_ == after),
    )


def _new_key(label: str, taken: set[str]) -> str:
    stem = slugify(label)[:KEY_LENGTH] or "question"
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 100))) if key not in taken)
