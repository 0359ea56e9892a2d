"""Keeping the words that tickets bear: each is there once, in one spelling."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.refusal import Refused
from tickets import policy
from tickets.filters import slug
from tickets.models import Label
from tickets.models.label import MOST_LETTERS
from users.models import User


def make_label(word: str, *, by: User) -> Label:
    """<by> made a label of a word; where it is there already, in whatever spelling, that one is returned.

    Raises Refused for who may not, and for a word without a letter or digit or of more than 30 characters.
    """
    name = tidy(word)
    with transaction.atomic():
        found = called(name)
        if found is not None:
            return found
        if not policy.may_make_labels(by):
            raise Refused(_("There is no label “%(word)s”. Those who work tickets make new ones.") % {"word": name})
        label, is_new = Label.objects.get_or_create(key=slug(name), defaults={"name": name})
        if is_new:
            record(label, "label_made", by=by)
    return label


def rename_label(label: Label, *, by: User, name: str) -> Label:
    """<by> gave a label another name; who types the old one means it still, and so do saved views.

    Raises Refused for who may not, for what is no word, and where another label is called so.
    """
    name = tidy(name)
    with transaction.atomic():
        kept = _kept(label, by)
        if name == kept.name:
            return kept
        old, key = (kept.name, kept.key), slug(name)
        other = Label.objects.select_for_update().filter(key=key).exclude(pk=kept.pk).first()
        if other is not None and other.merged_into_id != kept.pk:
            raise Refused(_("There is a label “%(word)s” already. Merge this one into it.") % {"word": other.name})
        if other is not None:
            _respell(other, f"~{other.pk}", other.name)  # makes room; it gets the old name
        _respell(kept, key, name)
        if other is not None:
            _respell(other, old[1], old[0])
        elif key != old[1]:
            Label.objects.create(key=old[1], name=old[0], merged_into=kept)
        record(kept, "label_renamed", by=by, changed={"name": [old[0], name]})
    return kept


def merge_labels(label: Label, *, into: Label, by: User) -> Label:
    """<by> said that a label is another spelling of <into>: all that bear it bear that one; returns that one.

    No ticket is written: numbers are read as what they stand for. Raises Refused for who may not, and for the same.
    """
    with transaction.atomic():
        kept, whole = _kept(label, by), _kept(into, by)
        if kept.pk == whole.pk:
            raise Refused(_("That is the same label. Choose another one."))
        Label.objects.filter(merged_into=kept).update(merged_into=whole)
        kept.merged_into = whole
        kept.save(update_fields=["merged_into"])
        record(kept, "label_merged", by=by, data={"into": whole.pk})
    return whole


def retire_label(label: Label, *, by: User) -> Label:
    """<by> put a label out of use: tickets keep it, and no other gets it. Raises Refused for who may not."""
    return _use(label, by, active=False)


def bring_back_label(label: Label, *, by: User) -> Label:
    """<by> put a label into use again. Raises Refused for who may not."""
    return _use(label, by, active=True)


def tidy(word: str) -> str:
    """The word as it is kept. Raises Refused with a sentence where it is none."""
    name = " ".join(word.replace('"', "").replace("\0", "").lstrip("#").split())
    if not slug(name):
        raise Refused(_("Type a word for the label, with letters or digits."))
    if len(name) > MOST_LETTERS:
        raise Refused(_("A label has at most %(n)s characters. Choose a shorter word.") % {"n": MOST_LETTERS})
    return name


def called(word: str) -> Label | None:
    """The label of a word; of another spelling the label that it stands for."""
    found = Label.objects.select_related("merged_into").filter(key=slug(word)).first()
    return found.merged_into or found if found else None


def spellings_of(label: Label) -> set[int]:
    """Its number, and those of its other spellings."""
    return {label.pk, *Label.objects.filter(merged_into=label).values_list("pk", flat=True)}


def _kept(label: Label, by: User) -> Label:
    """The label under lock. Raises Refused for who may not change it, and for one that is no more."""
    if not policy.may_keep_labels(by):
        raise Refused(_("Labels are renamed, merged and put out of use by administrators."))
    kept = Label.objects.select_for_update().get(pk=label.pk)
    if kept.merged_into_id:
        raise Refused(_("This label was merged into another one. Change that one."))
    return kept


def _respell(label: Label, key: str, name: str) -> None:
    label.key, label.name = key, name
    label.save(update_fields=["key", "name"])


def _use(label: Label, by: User, *, active: bool) -> Label:
    with transaction.atomic():
        kept = _kept(label, by)
        if kept.active != active:
            kept.active = active
            kept.save(update_fields=["active"])
            record(kept, "label_kept" if active else "label_retired", by=by)
    return kept
