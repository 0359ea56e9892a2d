"""Photos that were chosen survive a closed page with the words, for their owner alone, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from audit import clock
from files.models import Upload
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.scenes import photo
from tickets import actions
from tickets.actions.drafts import keep_draft
from tickets.models import Attachment, DraftPhoto, FilingDraft, Message, Ticket
from tickets.tasks import forget_drafts
from users.models import User

SignedIn = Callable[[User], Client]


def choose(browser: Client, token: str, name: str = "panel.jpg", field: str = "photos", **fields: object) -> int:
    """She chooses a photo; the number under which it is kept."""
    told = {"form_token": token, "field": field, "photo": photo(name), **fields}
    answer = browser.post("/report/draft/photo/", told)
    assert answer.status_code == 201
    return int(answer.json()["kept"])


def there(upload: Upload) -> bool:
    return bool(upload.file.storage.exists(upload.file.name))


def test_a_photo_comes_back_with_the_draft_without_what_its_camera_knew(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())

    kept = choose(browser, token, subject="Panel is cracked")

    page = browser.get("/report/", {"draft": token})
    assert "We kept what you wrote, and your photos." in text_of(page)
    assert f'<img src="/report/draft/photo/{kept}/"' in page.content.decode()
    assert f'<input type="hidden" name="kept" value="{kept}">' in page.content.decode()
    shown = browser.get(f"/report/draft/photo/{kept}/")
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert dict(Image.open(BytesIO(b"".join(shown.streaming_content))).getexif()) == {}


def test_words_alone_come_back_as_words(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    keep_draft({"subject": ["No sound"]}, uuid4(), by=cast.elena)
    browser.post("/report/draft/", {"form_token": token, "subject": "Panel is cracked"})

    assert "We kept what you wrote. Start over" in text_of(browser.get("/report/", {"draft": token}))


def test_a_photo_that_is_chosen_before_any_word_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    choose(browser, token)

    # Nor does what she types and takes back throw it away.
    assert browser.post("/report/draft/", {"form_token": token, "subject": ""}).status_code == 201

    assert [str(one) for one in FilingDraft.objects.get().photos.all()] == ["panel.jpg"]


def test_kept_photos_go_to_the_ticket_with_those_that_come_with_the_form(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    first = choose(browser, token, subject="Panel is cracked")
    told = {"subject": "Panel is cracked", "form_token": token, "kept": first, "photos": photo("second.jpg")}

    browser.post("/report/", told)
    browser.post("/report/", {**told, "photos": photo("second.jpg")})  # pressed twice

    assert Ticket.objects.count() == 1
    names = Attachment.objects.order_by("pk").values_list("upload__name", flat=True)
    assert list(names) == ["panel.jpg", "second.jpg"]
    assert (FilingDraft.objects.count(), DraftPhoto.objects.count(), Upload.objects.count()) == (0, 0, 2)
    assert all(there(upload) for upload in Upload.objects.all())


def test_a_kept_photo_answers_the_question_that_asked_for_it(cast: Cast, signed_in: SignedIn) -> None:
    kind = cast.category("panel-touch")
    kind.questions = [{"key": "photo", "label": "A photo of it", "type": "photo"}]
    kind.save(update_fields=["questions"])
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = choose(browser, token, field="q-photo", subject="Panel is cracked")

    browser.post(
        "/report/", {"subject": "Panel is cracked", "category": "panel-touch", "form_token": token, "kept": kept}
    )

    assert [(one["key"], one["answer"]) for one in Ticket.objects.get().answers] == [("photo", "panel.jpg")]
    assert [one.upload.name for one in Attachment.objects.all()] == ["panel.jpg"]


def test_kept_photos_go_to_the_ticket_that_says_it_already(cast: Cast, signed_in: SignedIn) -> None:
    ticket = actions.open_ticket(actions.Filing(requester=cast.elena, subject="Panel is cracked"), by=cast.elena)
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = choose(browser, token, subject="Panel is cracked again")

    browser.post(f"/report/add/{ticket.pk}/", {"subject": "Panel is cracked again", "form_token": token, "kept": kept})

    message = Message.objects.get(ticket=ticket, body__startswith="Panel is cracked again")
    assert [one.upload.name for one in message.attachments.all()] == ["panel.jpg"]


def test_a_form_that_comes_back_still_has_the_kept_photos(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = choose(browser, token, subject="Panel is cracked")

    page = browser.post("/report/", {"subject": "", "form_token": token, "kept": kept})

    assert page.status_code == 422
    assert f'<input type="hidden" name="kept" value="{kept}">' in page.content.decode()


def test_nobody_else_sees_sends_or_drops_a_photo(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = choose(browser, token, subject="Panel is cracked")
    david = signed_in(cast.david)

    assert david.get(f"/report/draft/photo/{kept}/").status_code == 404
    assert david.post(f"/report/draft/photo/{kept}/drop/").status_code == 404
    assert (
        david.post("/report/draft/photo/", {"form_token": token, "field": "photos", "photo": photo()}).status_code
        == 204
    )
    page = david.post("/report/", {"subject": "Mine", "form_token": str(uuid4()), "kept": kept})

    assert "We do not have one of your photos any more. Please choose it again." in text_of(page)
    assert (Ticket.objects.count(), [one.pk for one in DraftPhoto.objects.all()]) == (0, [kept])


def test_a_photo_that_she_takes_off_is_gone_with_its_file(
    cast: Cast, signed_in: SignedIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = choose(browser, token, subject="Panel is cracked")
    upload = Upload.objects.get()
    assert there(upload)

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/report/draft/photo/{kept}/drop/")

    assert (Upload.objects.count(), there(upload), FilingDraft.objects.count()) == (0, False, 1)


def test_with_the_last_photo_goes_a_draft_without_words(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = [choose(browser, token, name) for name in ("one.jpg", "two.jpg")]

    left = []
    for one in kept:
        browser.post(f"/report/draft/photo/{one}/drop/")
        left.append((DraftPhoto.objects.count(), FilingDraft.objects.count()))

    assert left == [(1, 1), (0, 0)]


@pytest.mark.parametrize("how", ["dropped", "forgotten", "pushed out"])
def test_photos_go_with_their_draft(
    cast: Cast, signed_in: SignedIn, how: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    choose(browser, token, subject="Panel is cracked")
    upload = Upload.objects.get()
    clock.move(timedelta(days=7) if how == "forgotten" else timedelta(minutes=1))

    with django_capture_on_commit_callbacks(execute=True):
        if how == "dropped":
            browser.post("/report/draft/drop/", {"form_token": token})
        elif how == "forgotten":
            forget_drafts()
        else:
            for number in range(3):
                keep_draft({"subject": [f"Trouble {number}"]}, uuid4(), by=cast.elena)

    assert (DraftPhoto.objects.count(), Upload.objects.count(), there(upload)) == (0, 0, False)


def test_a_photo_that_was_forgotten_meanwhile_is_asked_for_again(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = choose(browser, token, subject="Panel is cracked")
    browser.post("/report/draft/drop/", {"form_token": token})
    told = {"subject": "Panel is cracked", "form_token": token, "kept": kept}

    page = browser.post("/report/", told)

    assert (page.status_code, Ticket.objects.count()) == (422, 0)
    assert "We do not have one of your photos any more. Please choose it again." in text_of(page)


def test_ten_photos_are_kept_and_an_eleventh_goes_along_when_it_is_sent(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = [choose(browser, token, f"{number}.jpg", subject="Panel is cracked") for number in range(10)]

    more = browser.post("/report/draft/photo/", {"form_token": token, "field": "photos", "photo": photo()})

    assert (more.status_code, DraftPhoto.objects.count()) == (204, 10)
    told = {"subject": "Panel is cracked", "form_token": token, "kept": kept}
    page = browser.post("/report/", {**told, "photos": photo()})
    assert "These are 11 files. Please choose up to ten." in text_of(page)
    browser.post("/report/", told)
    assert Attachment.objects.count() == 10


def test_a_photo_of_a_form_that_was_sent_is_not_kept(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    browser.post("/report/", {"subject": "No sound", "form_token": token})

    late = browser.post("/report/draft/photo/", {"form_token": token, "field": "photos", "photo": photo()})

    assert (late.status_code, Upload.objects.count()) == (204, 0)


def test_what_is_no_photo_of_a_form_is_refused(cast: Cast, signed_in: SignedIn, settings: object) -> None:
    settings.UPLOAD_LIMIT_MB = 1  # type: ignore[attr-defined]
    browser, token = signed_in(cast.elena), str(uuid4())
    large = SimpleUploadedFile("large.jpg", b"x" * (1024 * 1024 + 1), "image/jpeg")
    told = {"form_token": token, "field": "photos", "photo": photo()}

    statuses = [
        browser.post("/report/draft/photo/", told | change).status_code
        for change in ({"form_token": "x"}, {"field": "password"}, {"photo": ""}, {"photo": large})
    ]

    assert statuses == [400, 400, 400, 413]
    assert (FilingDraft.objects.count(), Upload.objects.count()) == (0, 0)
