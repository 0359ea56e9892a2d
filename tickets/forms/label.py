"""What somebody sends to put a label on a ticket, or to take one off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.refusal import Refused
from tickets.actions.labels import called, tidy
from tickets.forms.acts import ActForm
from tickets.models import Label


class LabelForm(ActForm):
    """One of three: a label to put on, one to take off, or a word that becomes a label."""

    label_add = forms.ModelChoiceField(Label.objects.all(), required=False)
    label_drop = forms.ModelChoiceField(Label.objects.all(), required=False)
    label_word = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Something was chosen or typed."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("label_add", "label_drop", "label_word")):
            raise forms.ValidationError(_("Type a word for the label, with letters or digits."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was chosen; the version does not matter, because one word meets no other change."""
        names = {"label_add": "add", "label_drop": "drop", "label_word": "word"}
        return {name: self.cleaned_data[field] for field, name in names.items()}


class LabelRecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A label in the administration: its word, whether it is in use, and the one of which it is another spelling."""

    merge_into = forms.ModelChoiceField(
        Label.objects.filter(merged_into=None),
        required=False,
        label=gettext_lazy("merge into"),
        help_text=gettext_lazy(
            "Tickets that bear this one bear the other one from then on. This cannot be taken back."
        ),
    )

    class Meta:
        model = Label
        fields = ("name", "active")

    def clean_name(self) -> str:
        """A word that no other label is called."""
        try:
            name = tidy(self.cleaned_data["name"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        other = called(name)
        if other is not None and other.pk != self.instance.pk:
            raise forms.ValidationError(
                _("There is a label “%(word)s” already. Merge this one into it.") % {"word": other.name}
            )
        return name

    def clean_merge_into(self) -> Label | None:
        """Another one."""
        into: Label | None = self.cleaned_data["merge_into"]
        if into is not None and into.pk == self.instance.pk:
            raise forms.ValidationError(_("That is the same label. Choose another one."))
        return into
