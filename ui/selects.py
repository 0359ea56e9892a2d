"""Selects, inputs and their options, drawn without a template for each of them.

Django's own widgets take two to four templates an option: with a hundred schools and eighty kinds of trouble they were
a third of the time of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"
OPTION = "django/forms/widgets/select_option.html"
# Those that are an <input> and nothing else.
INPUTS = {
    f"django/forms/widgets/{name}.html"
    for name in (
        *("input", "text", "number", "email", "url", "tel", "search", "color", "password", "hidden", "date", "time"),
        *("datetime", "file", "checkbox", "input_option", "checkbox_option", "radio_option"),
    )
}


class Renderer(DjangoTemplates):
    """Django's renderer of forms, except for selects and inputs; FORM_RENDERER names it."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """A widget as HTML."""
        if template_name == SELECT and all(
            option["template_name"] == OPTION for _, group, _ in context["widget"]["optgroups"] for option in group
        ):
            return _select(context["widget"])
        if template_name in INPUTS and not context["widget"].get("wrap_label"):
            return mark_safe(_input(context["widget"]))  # noqa: S308 - every part is escaped
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 - a template escapes


def options(choices: Iterable[Sequence[object]], chosen: object = None) -> SafeString:
    """Options of (value, words) or, in their order, (value, words, group); the one with the value `chosen` is set."""
    drawn = _drawn(tuple(tuple(str(part) for part in choice) for choice in choices))
    if chosen is not None:
        held = f'<option value="{escape(chosen)}"'
        drawn = drawn.replace(f"{held}>", f"{held} selected>", 1)
    return mark_safe(drawn)  # noqa: S308 - every part is escaped


# A district's schools, categories and teams stand in menus of every ticket, and change once a month.
@lru_cache(maxsize=64)
def _drawn(choices: tuple[tuple[str, ...], ...]) -> str:
    parts = []
    for group, held in groupby(choices, lambda choice: choice[2] if len(choice) > 2 else None):
        drawn = "".join(_option(value, words, {}) for value, words, *_ in held)
        parts.append(drawn if group is None else f'<optgroup label="{escape(group)}">{drawn}</optgroup>')
    return "".join(parts)


def menu_choices(choices: tuple[tuple[str, str], ...], name: str, current: str) -> SafeString:
    """The buttons of a menu that each send a value as `name`; the one with the value `current` is marked."""
    drawn, held = _drawn_menu(choices, name), f'value="{escape(current)}"'
    return mark_safe(drawn.replace(f"{held}>", f'{held} aria-current="true">', 1))  # noqa: S308 - every part is escaped


@lru_cache(maxsize=64)
def _drawn_menu(choices: tuple[tuple[str, str], ...], name: str) -> str:
    start = f'<button class="menu-item" type="submit" name="{escape(name)}"'
    return "".join(f'{start} value="{escape(value)}">{escape(words)}</button>' for value, words in choices)


def _select(widget: dict[str, Any]) -> SafeString:
    parts = [f'<select name="{escape(widget["name"])}"{_attrs(widget["attrs"])}>']
    for group, held, _ in widget["optgroups"]:
        drawn = "".join(_option(one["value"], one["label"], one["attrs"]) for one in held)
        parts.append(f'<optgroup label="{escape(group)}">{drawn}</optgroup>' if group else drawn)
    return mark_safe("".join([*parts, "</select>"]))  # noqa: S308 - every part is escaped


def _input(widget: dict[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attrs(widget["attrs"])}>'


def _option(value: object, words: object, attrs: dict[str, Any]) -> str:
    return f'<option value="{escape(value)}"{_attrs(attrs)}>{escape(words)}</option>'


def _attrs(attrs: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )
