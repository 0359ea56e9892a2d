"""Records that the administration keeps by their own verbs: mailboxes, devices with holders, labels."""

from __future__ import annotations

import re

from django.test import Client

from assets.models import Custody, Device
from audit.models import Entry
from letters.models import Mailbox
from tests.cast import Cast
from tests.helpdesk.test_admin import ada, address, filled, save
from tickets.models import Label

__all__ = ["ada"]


def test_the_password_of_a_mailbox_is_written_and_never_read(cast: Cast, ada: Client) -> None:
    url = address("letters.mailbox", "change", cast.help_box.pk)
    save(ada, "letters.mailbox", cast.help_box.pk, imap_password="s3cret-of-imap", imap_host="imap.example")
    assert Mailbox.objects.get().imap_password == "s3cret-of-imap"
    assert "imap.example" in ada.get(url).content.decode()
    assert "s3cret-of-imap" not in ada.get(url).content.decode()
    save(ada, "letters.mailbox", cast.help_box.pk, imap_password="", name="Help")
    assert (Mailbox.objects.get().imap_password, Mailbox.objects.get().name) == ("s3cret-of-imap", "Help")
    first, second = Entry.objects.about(cast.help_box)
    assert (first.changed["imap_password"], list(second.changed)) == (["", "•••"], ["name"])


def test_a_holder_chosen_in_the_form_is_handed_over_by_the_verb(cast: Cast, ada: Client) -> None:
    save(ada, "assets.device", cast.chromebook.pk, holder=cast.elena.pk, notes="new bag")
    device = Device.objects.get(pk=cast.chromebook.pk)
    assert (device.holder, device.notes) == (cast.elena, "new bag")
    assert Custody.objects.get(device=device).holder == cast.elena
    assert list(Entry.objects.about(device).values_list("verb", "changed")) == [
        ("handed_over", {"holder": [cast.kim.pk, cast.elena.pk]}),
        ("changed", {"notes": ["", "new bag"]}),
    ]
    save(ada, "assets.device", cast.chromebook.pk, holder="")
    assert Device.objects.get(pk=device.pk).status == "in_stock"
    assert Custody.objects.get(device=device).until is not None


def test_a_lost_device_is_handed_to_nobody(cast: Cast, ada: Client) -> None:
    answer = save(ada, "assets.device", cast.chromebook.pk, holder=cast.elena.pk, status="lost")
    assert "A device in this state cannot be handed over." in answer.content.decode()
    assert Device.objects.get(pk=cast.chromebook.pk).holder == cast.kim


def test_a_new_device_may_have_a_holder_at_once(cast: Cast, ada: Client) -> None:
    answer = save(ada, "assets.device", tag="N-1", product=cast.chromebook.product.pk, holder=cast.kim.pk)
    assert answer.status_code == 302
    device = Device.objects.get(tag="N-1")
    assert (device.holder, device.status, Custody.objects.get(device=device).holder) == (
        cast.kim,
        "deployed",
        cast.kim,
    )


def test_labels_are_made_renamed_retired_and_merged_and_history_tells_each(cast: Cast, ada: Client) -> None:
    assert save(ada, "tickets.label", name=" New  teacher ").status_code == 302
    label = Label.objects.get()
    other = Label.objects.create(name="Teacher", key="teacher")

    assert save(ada, "tickets.label", label.pk, name="New staff").status_code == 302
    sent = filled(ada.get(address("tickets.label", "change", label.pk)))
    sent.pop("active")
    assert ada.post(address("tickets.label", "change", label.pk), sent).status_code == 302
    assert Label.objects.get(pk=label.pk).active is False
    assert save(ada, "tickets.label", label.pk, active="on", merge_into=other.pk).status_code == 302

    assert list(Entry.objects.about(label).values_list("verb", "changed", "data")) == [
        ("label_made", {}, {}),
        ("label_renamed", {"name": ["New teacher", "New staff"]}, {}),
        ("label_retired", {}, {}),
        ("label_kept", {}, {}),
        ("label_merged", {}, {"into": other.pk}),
    ]
    listed = ada.get(address("tickets.label", "changelist")).content.decode()
    assert re.findall(r'<th class="field-name">.*?>([^<]+)</a></th>', listed) == ["Teacher"]


def test_a_word_that_is_there_already_is_told_and_nothing_is_deleted(cast: Cast, ada: Client) -> None:
    label = Label.objects.create(name="New teacher", key="new-teacher")
    again = save(ada, "tickets.label", name="new-TEACHER")
    assert "There is a label “New teacher” already." in again.content.decode()
    assert ada.post(address("tickets.label", "delete", label.pk), {"post": "yes"}).status_code == 403
    assert save(ada, "tickets.label", label.pk).status_code == 302
    assert Entry.objects.count() == 0
