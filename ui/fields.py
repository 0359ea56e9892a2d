"""A form field with its label, hint and errors, wired together for screen readers."""

from __future__ import annotations

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ui import icons

GROUPS = (RadioSelect, CheckboxSelectMultiple)


def draw(bound: BoundField, *, label: str = "", hint: str = "", optional: bool = False, size: str = "") -> SafeString:
    """The field as it stands in a form.

    `label` and `hint` replace the field's own; `optional` says so beside the label; `size` "lg" makes it taller.
    Several choices become a fieldset. Each error is a sentence with an icon and is tied to the input by
    aria-describedby, as is the hint.
    """
    caption = _caption(label or str(bound.label), optional)
    hint = hint or str(bound.help_text)
    if isinstance(bound.field.widget, GROUPS):
        return _group(bound, caption, hint)
    if isinstance(bound.field.widget, CheckboxInput):
        return _check(bound, caption, hint)
    widget = bound.as_widget(attrs=_attrs(bound, hint, _css(bound, size)))
    return format_html(
        '<div class="field"><label class="form-label" for="{}">{}</label>{}{}{}</div>',
        bound.id_for_label,
        caption,
        widget,
        _hint(bound, hint),
        _errors(bound),
    )


def _caption(label: str, optional: bool) -> SafeString:
    if not optional:
        return format_html("{}", label)
    return format_html('{} <span class="text-secondary fw-normal">({})</span>', label, gettext("optional"))


def _css(bound: BoundField, size: str) -> str:
    kind = "form-select" if isinstance(bound.field.widget, Select) else "form-control"
    css = f"{kind} {kind}-{size}" if size else kind
    return f"{css} is-invalid-tone" if bound.errors else css


def _attrs(bound: BoundField, hint: str, css: str) -> dict[str, str | bool]:
    own = bound.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{css} {own}".strip()}
    described = [f"{bound.auto_id}_hint"] if hint else []
    if bound.errors:
        described.insert(0, f"{bound.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return attrs


def _hint(bound: BoundField, hint: str) -> SafeString:
    if not hint:
        return SafeString("")
    return format_html('<p class="form-hint mt-1 mb-0" id="{}_hint">{}</p>', bound.auto_id, hint)


def _errors(bound: BoundField) -> SafeString:
    if not bound.errors:
        return SafeString("")
    lines = format_html_join(SafeString("<br>"), "{}", ((error,) for error in bound.errors))
    return format_html(
        '<p class="field-err tone-danger tone-text" id="{}_error">{}<span>{}</span></p>',
        bound.auto_id,
        icons.draw("alert-circle", "sm"),
        lines,
    )


def _check(bound: BoundField, caption: SafeString, hint: str) -> SafeString:
    return format_html(
        '<div class="field"><label class="form-check m-0">{}<span class="form-check-label">{}</span></label>'
        "{}{}</div>",
        bound.as_widget(attrs=_attrs(bound, hint, "form-check-input")),
        caption,
        _hint(bound, hint),
        _errors(bound),
    )


def _group(bound: BoundField, caption: SafeString, hint: str) -> SafeString:
    bound.field.widget.attrs["class"] = "form-check-input"
    choices = format_html_join(
        "",
        '<label class="form-check">{}<span class="form-check-label">{}</span></label>',
        ((choice.tag(), choice.choice_label) for choice in bound),
    )
    described = _attrs(bound, hint, "").get("aria-describedby", "")
    wired = format_html(' aria-describedby="{}"', described) if described else ""
    return format_html(
        '<fieldset class="field"{}><legend class="form-label">{}</legend>{}{}{}</fieldset>',
        wired,
        caption,
        choices,
        _hint(bound, hint),
        _errors(bound),
    )
