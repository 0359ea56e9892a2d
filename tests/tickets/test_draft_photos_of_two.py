"""Photos kept with a draft are of one person: nobody else sees, sends or removes them; two tabs of hers get on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.scenes import photo
from tests.tickets.test_draft_photos import choose, there
from tickets import actions
from tickets.models import Attachment, DraftPhoto, FilingDraft, Ticket
from users.models import User

pytestmark = pytest.mark.django_db
WORDS = "Panel is cracked"


@dataclass
class Someone:
    """A person at a browser of their own, with an open ticket of theirs."""

    user: User
    browser: Client = field(default_factory=Client)
    own: int = 0

    def __post_init__(self) -> None:
        """Sign in, and have asked for something before."""
        self.browser.force_login(self.user, backend="users.backends.RoleBackend")
        filing = actions.Filing(requester=self.user, subject="No sound")
        self.own = actions.open_ticket(filing, by=self.user).pk

    def post(self, address: str, **told: object) -> HttpResponse:
        """What the answer to a form is."""
        return self.browser.post(f"/report/{address}", told)  # type: ignore[return-value]


@dataclass(frozen=True)
class Kept:
    """A photo of Elena's, and the token of the form on which it stands."""

    photo: int
    token: str


def is_on(page: HttpResponse, kept: Kept) -> bool:
    """Whether the page shows the photo and would send it."""
    html = page.content.decode()
    marks = (f'src="/report/draft/photo/{kept.photo}/"', f'name="kept" value="{kept.photo}"')
    return [mark in html for mark in marks] == [True, True]


def is_shown(answer: HttpResponse) -> bool:
    """Whether the answer is the picture."""
    return answer.status_code == 200 and b"".join(answer).startswith(b"\xff\xd8")


def sent() -> list[str]:
    return list(Attachment.objects.order_by("pk").values_list("upload__name", flat=True))


# What a page asks the server about photos, as anybody's browser could; whether it did what it is for.
REQUESTS: dict[str, Callable[[Someone, Kept], bool]] = {
    "look at it": lambda one, kept: is_shown(one.browser.get(f"/report/draft/photo/{kept.photo}/")),  # type: ignore[arg-type]
    "open the draft": lambda one, kept: is_on(one.browser.get("/report/", {"draft": kept.token}), kept),  # type: ignore[arg-type]
    "ask for other questions": lambda one, kept: is_on(one.post("", update="1", subject=WORDS, kept=kept.photo), kept),
    "send it with a form of one's own": lambda one, kept: (
        one.post("", subject=WORDS, form_token=str(uuid4()), kept=kept.photo).status_code == 302
    ),
    "add it to a ticket of one's own": lambda one, kept: (
        one.post(f"add/{one.own}/", subject=WORDS, form_token=str(uuid4()), kept=kept.photo).status_code == 302
    ),
    "choose another one beside it": lambda one, kept: (
        one.post("draft/photo/", form_token=kept.token, field="photos", photo=photo("mine.jpg")).status_code == 201
    ),
    "write other words beside it": lambda one, kept: (
        one.post("draft/", form_token=kept.token, subject="Nothing").status_code == 201
    ),
    "take it off": lambda one, kept: one.post(f"draft/photo/{kept.photo}/drop/").status_code == 204,
    "throw the draft away": lambda one, kept: (
        one.post("draft/drop/", form_token=kept.token).status_code == 302 and not FilingDraft.objects.exists()
    ),
}


@pytest.mark.parametrize("request_of", REQUESTS)
def test_what_the_owner_can_do_with_a_kept_photo_nobody_else_can(cast: Cast, request_of: str) -> None:
    elena = Someone(cast.elena)
    others = [Someone(one) for one in (cast.david, cast.marcus, cast.rosa, cast.jo, cast.ada, cast.keiko)]
    token = str(uuid4())
    kept = Kept(choose(elena.browser, token, subject=WORDS), token)
    before = (list(DraftPhoto.objects.values()), list(FilingDraft.objects.values()), Ticket.objects.count())

    could = [REQUESTS[request_of](one, kept) for one in others]
    after = (list(DraftPhoto.objects.values()), list(FilingDraft.objects.values()), Ticket.objects.count())
    files = (sent(), [there(one.upload) for one in DraftPhoto.objects.all()])

    assert (could, after, files) == ([False] * len(others), before, ([], [True]))
    assert REQUESTS[request_of](elena, kept)


def test_the_owner_sends_what_others_named_on_their_forms(cast: Cast) -> None:
    elena, david = Someone(cast.elena), Someone(cast.david)
    token, his = str(uuid4()), str(uuid4())
    kept = choose(elena.browser, token, subject=WORDS)
    own = choose(david.browser, his, "mine.jpg", subject="Mine")

    refused = david.post("", subject="Mine", form_token=his, kept=[own, kept])
    david.post("", subject="Mine", form_token=his, kept=own)
    elena.post("", subject=WORDS, form_token=token, kept=kept)

    assert "We do not have one of your photos any more. Please choose it again." in text_of(refused)
    tickets = {one.subject: one.requester for one in Ticket.objects.filter(subject__in=[WORDS, "Mine"])}
    assert tickets == {"Mine": cast.david, WORDS: cast.elena}
    assert sent() == ["mine.jpg", "panel.jpg"]


def test_two_tabs_of_one_person_each_send_their_own_photo(cast: Cast) -> None:
    elena = Someone(cast.elena)
    first, second = str(uuid4()), str(uuid4())
    of_first = choose(elena.browser, first, "first.jpg", subject="First")
    of_second = choose(elena.browser, second, "second.jpg", subject="Second")

    elena.post("", subject="First", form_token=first, kept=of_first)

    assert (sent(), [str(one) for one in DraftPhoto.objects.all()]) == (["first.jpg"], ["second.jpg"])
    assert is_on(elena.browser.get("/report/", {"draft": second}), Kept(of_second, second))  # type: ignore[arg-type]
    elena.post("", subject="Second", form_token=second, kept=of_second)
    assert (sent(), DraftPhoto.objects.count()) == (["first.jpg", "second.jpg"], 0)


def test_one_draft_in_two_tabs_becomes_one_ticket_with_each_photo_once(cast: Cast) -> None:
    elena, token = Someone(cast.elena), str(uuid4())
    kept = [choose(elena.browser, token, name, subject=WORDS) for name in ("first.jpg", "second.jpg")]

    # The second photo was chosen in the other tab, so the first one knows nothing of it.
    answers = [elena.post("", subject=WORDS, form_token=token, kept=named) for named in (kept, kept[:1])]
    late = elena.post("draft/photo/", form_token=token, field="photos", photo=photo("late.jpg"))

    ticket = Ticket.objects.get(subject=WORDS)
    assert [answer.headers["Location"] for answer in answers] == [f"/tickets/{ticket.pk}/?filed=1"] * 2
    assert (sent(), DraftPhoto.objects.count(), late.status_code) == (["first.jpg", "second.jpg"], 0, 204)


def test_a_photo_that_was_taken_off_in_one_tab_is_asked_for_again_in_the_other(cast: Cast) -> None:
    elena, token = Someone(cast.elena), str(uuid4())
    kept, left = [choose(elena.browser, token, name, subject=WORDS) for name in ("first.jpg", "second.jpg")]
    elena.post(f"draft/photo/{kept}/drop/")

    page = elena.post("", subject=WORDS, form_token=token, kept=[kept, left])

    assert "We do not have one of your photos any more. Please choose it again." in text_of(page)
    assert [is_on(page, Kept(one, token)) for one in (kept, left)] == [False, True]
    elena.post("", subject=WORDS, form_token=token, kept=left)
    assert sent() == ["second.jpg"]
