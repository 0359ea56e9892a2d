"""Stickers: scanning one leads to the form with the thing filled in; sheets of them are printed at the desk."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.test import Client

from assets.models import Device
from schools.models import Room
from tests.cast import PASSWORD, Cast
from tests.tickets.pages import chosen_of, links_of, text_of, value_of
from tickets.actions import Filing, open_ticket
from tickets.models import Ticket
from tickets.sticker_sheet import A_SHEET, Sticker, draw
from users.models import User

SignedIn = Callable[[User], Client]


def read_codes(pdf: bytes, dpi: int = 200) -> list[list[str]]:
    """What a camera reads on each page, row by row."""
    pages = []
    for page in pypdfium2.PdfDocument(BytesIO(pdf)):
        picture = page.render(scale=dpi / 72).to_pil()
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        # The places of a row are an inch apart, so half an inch tells rows.
        found.sort(key=lambda one: (round(one.position.top_left.y / dpi), one.position.top_left.x))
        pages.append([one.text for one in found])
    return pages


def words_of(pdf: bytes) -> str:
    """The words on the first page."""
    return str(pypdfium2.PdfDocument(BytesIO(pdf))[0].get_textpage().get_text_range())


# Scanning -----------------------------------------------------------------------------------------------------------


def test_who_scans_is_asked_to_sign_in_and_then_files_with_the_device_filled_in(cast: Cast) -> None:
    browser = Client()
    asked = browser.get("/r/P-0214")
    assert (asked.status_code, asked["Location"]) == (302, "/accounts/login/?next=/r/P-0214")

    form = {"login": "elena.alvarez@cedarvalley.example", "password": PASSWORD}
    page = browser.post(asked["Location"], form, follow=True)

    assert [where for where, _status in page.redirect_chain] == ["/r/P-0214", "/report/?sticker=P-0214"]
    assert (chosen_of(page, "device"), chosen_of(page, "room")) == (str(cast.panel.pk), str(cast.room_214.pk))


def test_before_signing_in_a_right_code_looks_like_a_wrong_one(cast: Cast) -> None:
    codes = ("C-19902", "C-00000", "LMS/214", "LMS/999")
    answers = [Client().get(f"/r/{code}", follow=True) for code in codes]

    pages = [answer.content.decode() for answer in answers]
    assert [("Chromebook" in page, "Lincoln" in page, "Kim" in page) for page in pages] == [(False, False, False)] * 4
    assert {answer.redirect_chain[0][0].partition("?")[0] for answer in answers} == {"/accounts/login/"}


@pytest.mark.parametrize("code", ["p-0214", "P-0214/", "ap9000214", " P-0214"])
def test_a_device_is_meant_by_tag_or_serial_in_any_case(cast: Cast, signed_in: SignedIn, code: str) -> None:
    answer = signed_in(cast.elena).get(f"/r/{code}")

    assert (answer.status_code, answer["Location"]) == (302, "/report/?sticker=P-0214")


@pytest.mark.parametrize("code", ["LMS/214", "lms/214", "LMS/Room 214", "LMS/rm.214"])
def test_a_room_is_meant_by_the_code_of_its_school_and_its_name(cast: Cast, signed_in: SignedIn, code: str) -> None:
    Room.objects.create(school=cast.high, name="214")

    page = signed_in(cast.elena).get(f"/r/{code}", follow=True)

    assert page.redirect_chain[-1][0] == "/report/?sticker=LMS%2F214"
    assert (chosen_of(page, "room"), value_of(page, "sticker")) == (str(cast.room_214.pk), "LMS/214")


def test_a_tag_with_a_slash_comes_before_a_room(cast: Cast, signed_in: SignedIn) -> None:
    Device.objects.create(tag="LMS/214", product=cast.panel.product, school=cast.lincoln)

    page = signed_in(cast.elena).get("/r/LMS/214", follow=True)

    assert chosen_of(page, "device") == str(Device.objects.get(tag="LMS/214").pk)


def test_a_wrong_code_says_what_to_look_at(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.elena).get("/r/P-9999")

    assert page.status_code == 404
    assert (
        "No device or room of yours has the code “P-9999”. Look at the sticker again: a device has its tag, a room "
        "the code of the school and its name, as in LMS/214." in text_of(page)
    )
    assert links_of(page, "/report/")[-1] == "/report/"


def test_staff_asks_about_what_stands_at_another_school_pupils_and_guardians_do_not(
    cast: Cast, signed_in: SignedIn
) -> None:
    far = Device.objects.create(tag="H-1", product=cast.panel.product, school=cast.high, room=cast.room_101)

    signed_in(cast.elena).post("/report/", {"subject": "Dark", "sticker": "H-1", "device": far.pk})

    ticket = Ticket.objects.get()
    assert (ticket.device, ticket.room, ticket.school) == (far, cast.room_101, cast.high)
    assert [signed_in(one).get("/r/H-1").status_code for one in (cast.kim, cast.paula)] == [404, 404]
    assert [signed_in(one).get("/r/P-0214").status_code for one in (cast.kim, cast.paula)] == [302, 302]


def test_a_pupil_files_about_the_room_that_she_scanned_and_about_no_other(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.kim)
    page = browser.get("/r/LMS/214", follow=True)
    assert chosen_of(page, "room") == str(cast.room_214.pk)

    browser.post("/report/", {"subject": "Dark", "sticker": "LMS/214", "room": cast.room_214.pk})
    assert Ticket.objects.get().room == cast.room_214

    wrong = {"subject": "Dark again", "sticker": "LMS/214", "room": cast.room_101.pk}
    assert browser.post("/report/", wrong).status_code == 422


def test_the_form_says_nothing_of_who_holds_a_scanned_device(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.david).get("/r/C-19902", follow=True)

    text = text_of(page)
    assert ("Chromebook 300e" in text, "Kim" in text) == (True, False)


def test_people_of_the_desk_choose_between_the_form_and_its_tickets(cast: Cast, signed_in: SignedIn) -> None:
    about = open_ticket(Filing(requester=cast.elena, subject="Panel is dark", device=cast.panel), by=cast.elena)
    open_ticket(
        Filing(requester=cast.elena, subject="Grades leaked", device=cast.panel, restricted=True), by=cast.elena
    )
    browser = signed_in(cast.marcus)

    device, room = browser.get("/r/P-0214"), browser.get("/r/LMS/214")

    words = text_of(device)
    assert "New ticket about it Walk-in about it Its open tickets 1 Scan another Who has it Room 214" in words
    assert "Open now Panel is dark New Before No ticket about it has been solved yet." in words
    assert "New ticket here Walk-in here Its open tickets 1 Scan another Open now Panel is dark New" in text_of(room)
    assert "Grades leaked" not in text_of(room)
    assert links_of(device, "/report/")[-1] == "/report/?sticker=P-0214"
    for page in (device, room):
        (listed,) = links_of(page, "status%3Aopen")
        assert f'id="t{about.pk}"' in browser.get(listed).content.decode()


# Printing -----------------------------------------------------------------------------------------------------------


def test_a_camera_reads_every_code_of_a_full_sheet() -> None:
    addresses = [f"https://helpdesk.cedarvalley.example/r/LMS/{number}" for number in range(100, 131)]
    stickers = [Sticker(one, "Lincoln Middle School", "Room 214", "Tech Help", "Scan") for one in addresses]

    pdf = draw(stickers, title="Stickers")

    assert read_codes(pdf) == [addresses[:A_SHEET], addresses[A_SHEET:]]


def test_places_that_were_used_up_stay_empty() -> None:
    stickers = [Sticker(f"https://h.example/r/{number}", "", str(number), "", "") for number in range(4)]

    pdf = draw(stickers, title="Stickers", first=29)

    assert [len(page) for page in read_codes(pdf)] == [2, 2]


def test_long_names_become_smaller_and_then_shorter() -> None:
    sticker = Sticker("https://h.example/r/1", "Señor José Martí School " * 9, "Auditorium", "", "Scan")

    words = words_of(draw([sticker], title="Stickers"))

    assert words.startswith("Señor José Martí School")
    assert "…" in words


def test_the_rooms_of_a_school_are_printed_in_walking_order(cast: Cast, signed_in: SignedIn) -> None:
    Room.objects.create(school=cast.lincoln, name="Library", position=1)
    form = {"school": cast.lincoln.pk, "what": "rooms", "first": 1}

    answer = signed_in(cast.marcus).post("/stickers/", form)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="stickers-lms-rooms.pdf"'
    assert read_codes(answer.content) == [[f"{settings.BASE_URL}/r/LMS/Library", f"{settings.BASE_URL}/r/LMS/214"]]
    words = words_of(answer.content).split("\r\n")
    assert words[:4] == ["Lincoln Middle School", "Library", "Tech Help", "Something wrong? Scan"]
    assert words[5] == "Room 214"


def test_what_was_printed_leads_where_it_says(cast: Cast, signed_in: SignedIn) -> None:
    Room.objects.create(school=cast.lincoln, name="Büro 2/1 #3?", position=0)
    form = {"school": cast.lincoln.pk, "what": "rooms", "first": 1, "only": "Büro 2/1 #3?"}

    ((address,),) = read_codes(signed_in(cast.marcus).post("/stickers/", form).content)

    parts = urlsplit(address)
    assert (parts.query, parts.fragment) == ("", "")
    page = signed_in(cast.elena).get(parts.path, follow=True)
    assert chosen_of(page, "room") == str(Room.objects.get(name="Büro 2/1 #3?").pk)


def test_chosen_devices_are_printed_by_tag_or_serial(cast: Cast, signed_in: SignedIn) -> None:
    form = {"school": cast.lincoln.pk, "what": "devices", "first": 1, "only": "t-04471\n\nAP9000214\nT-04471"}

    answer = signed_in(cast.sam).post("/stickers/", form)

    base = settings.BASE_URL
    assert read_codes(answer.content) == [[f"{base}/r/T-04471", f"{base}/r/P-0214"]]


def test_devices_of_one_kind_are_printed_and_none_that_is_out_of_use(cast: Cast, signed_in: SignedIn) -> None:
    Device.objects.create(tag="P-0001", product=cast.panel.product, school=cast.lincoln, status="retired")
    form = {"school": cast.lincoln.pk, "what": "devices", "kind": "panel", "first": 1}

    answer = signed_in(cast.marcus).post("/stickers/", form)

    assert read_codes(answer.content) == [[f"{settings.BASE_URL}/r/P-0214"]]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"what": "devices", "only": "P-0214\nX-1"}, "Not at this school: X-1. Look at it again, or leave it out."),
        (
            {"what": "rooms", "only": "999\n998"},
            "Not at this school: 999, 998. Look at them again, or leave them out.",
        ),
        (
            {"what": "devices", "kind": "printer"},
            "There is nothing to print a sticker for. Choose something else.",
        ),
        ({"what": "rooms", "first": "31"}, "Ensure this value is less than or equal to 30."),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_made(
    cast: Cast, signed_in: SignedIn, told: dict[str, str], sentence: str
) -> None:
    page = signed_in(cast.marcus).post("/stickers/", {"school": cast.lincoln.pk, "first": 1, **told})

    assert page.status_code == 422
    assert sentence in text_of(page)


def test_more_than_twenty_sheets_do_not_go_at_once(cast: Cast, signed_in: SignedIn) -> None:
    Room.objects.bulk_create(Room(school=cast.lincoln, name=f"R{number}") for number in range(600))

    page = signed_in(cast.marcus).post("/stickers/", {"school": cast.lincoln.pk, "what": "rooms", "first": 1})

    assert page.status_code == 422
    assert "That is 601 stickers, and at most 600 go at once. Write which ones below." in text_of(page)


def test_technicians_and_clerks_print_for_their_own_schools(cast: Cast, signed_in: SignedIn) -> None:
    def offered(by: User) -> int:
        return signed_in(by).post("/stickers/", {"school": cast.high.pk, "what": "rooms", "first": 1}).status_code

    people = (cast.marcus, cast.sam, cast.priya, cast.tomas, cast.jo, cast.ada, cast.elena, cast.pat)
    assert [offered(one) for one in people] == [422, 422, 200, 200, 200, 200, 403, 403]
