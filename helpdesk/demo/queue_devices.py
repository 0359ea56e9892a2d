"""What happened to Chromebooks, carts and label printers this week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from helpdesk.demo.scene import MONDAY, THURSDAY, TODAY, Scene, at
from helpdesk.demo.things import CHROMEBOOK_OF_KIM
from tickets.actions.history import Deed, Story
from tickets.choices import Access, Impact
from users.choices import Kind
from users.models import ContactAddress, User


def _repair_company() -> User:
    """Somebody of outside the district, who writes letters and never signs in."""
    company = User.objects.create_user(None, kind=Kind.EXTERNAL, given_name="Northside", family_name="Repair")
    ContactAddress.objects.create(user=company, address="service@northside-repair.example")
    return company


def _hinges(s: Scene) -> Story:
    luis, marcus = s.who("luis"), s.who("marcus")
    maker = _repair_company()
    return s.story(
        "luis",
        at(THURSDAY, 8, 5),
        "Hinge broken on two Chromebooks",
        "The lid of C-18830 and one more hangs by a thread. Both were fine before spring break.",
        "chromebook-case",
        "BES 9",
        [
            Deed(at(THURSDAY, 8, 40), s.who("jo"), "assign", values={"to": marcus}),
            Deed(
                at(THURSDAY, 11, 15),
                marcus,
                "answer",
                "Hi Mr. Romero, I picked both up. The hinge is a known weak "
                "spot, so the maker repairs them under warranty. Two loaners are in your cart.",
            ),
            Deed(at(THURSDAY, 11, 16), marcus, "follow", values={"who": maker, "reason": Access.FOLLOWER}),
            Deed(at(THURSDAY, 11, 20), marcus, "wait", values={"reason": "vendor", "expected_on": date(2027, 5, 4)}),
            Deed(at(THURSDAY, 12, 2), luis, "respond", "Thank you, the loaners work."),
            Deed(at(THURSDAY, 12, 30), marcus, "wait", values={"reason": "vendor", "expected_on": date(2027, 5, 4)}),
            Deed(at(MONDAY, 9, 30), marcus, "note", "Repair order with the maker, they say back by May 4."),
            Deed(at(MONDAY, 9, 31), marcus, "snooze", values={"until": at(date(2027, 5, 4), 8, 0)}),
        ],
        tag="C-18830",
    )


def _camera_of_kim(s: Scene) -> Story:
    return s.story(
        "kim",
        at(MONDAY, 8, 41),
        "Camera shows a gray square",
        "In a call everybody sees gray. It worked before the break.",
        "chromebook-camera",
        "LMS Office",
        [
            Deed(at(MONDAY, 10, 5), s.who("sam"), "assign", values={"to": s.who("sam")}),
            Deed(
                at(MONDAY, 10, 22),
                s.who("sam"),
                "answer",
                "Please look at the small camera in the address line and choose “allow”. Does that help?",
            ),
            Deed(at(MONDAY, 10, 23), s.who("sam"), "wait", values={"reason": "user"}),
        ],
        tag=CHROMEBOOK_OF_KIM,
        room=None,
    )


def _cracked_screen(s: Scene) -> Story:
    sam = s.who("sam")
    return s.story(
        "ben",
        at(MONDAY, 9, 20),
        "Cracked screen, student has a loaner",
        "Dropped in the hallway on Friday. I brought the student to the counter, so there is a loaner already.",
        "chromebook-screen",
        "LMS 112",
        [
            Deed(at(MONDAY, 9, 33), sam, "assign", values={"to": sam}),
            Deed(
                at(MONDAY, 9, 50),
                sam,
                "answer",
                "We have it on the bench. The screen is ordered and should be here tomorrow morning.",
            ),
            Deed(at(MONDAY, 14, 10), sam, "wait", values={"reason": "part", "expected_on": TODAY}),
            Deed(at(TODAY, 7, 35), sam, "part_arrived"),
        ],
        tag="C-19902",
        priority=3,
    )


def _testing_app(s: Scene) -> Story:
    marcus = s.who("marcus")
    return s.story(
        "karen",
        at(TODAY, 9, 8),
        "Testing app will not open on 6 Chromebooks",
        "Six Chromebooks of Cart 04 say that the app is not allowed on this device. The others have started. "
        "The six students sit and wait.",
        "testing-app",
        "LMS 118",
        [
            Deed(at(TODAY, 9, 14), s.who("jo"), "assign", values={"to": marcus}),
            Deed(
                at(TODAY, 9, 16),
                s.who("jo"),
                "note",
                "All six were re-enrolled last week and are in the wrong unit. "
                "I move them now, they need a restart after that.",
            ),
        ],
        tag="Cart 04",
        impact=Impact.STOPPED,
    )


def _cart(s: Scene) -> Story:
    return s.story(
        "wendy",
        at(TODAY, 9, 13),
        "Three Chromebooks do not charge in the cart",
        "The three on the bottom shelf of Cart B-03 stay orange. We need them after lunch.",
        "cart",
        "BES 12",
        [],
        tag="Cart B-03",
        impact=Impact.MANAGES,
    )


def _label_printer(s: Scene) -> Story:
    return s.story(
        "rosa",
        at(TODAY, 9, 18),
        "Label printer prints blank labels",
        "We print the visitor badges with it. Blank since this morning, with a new roll too.",
        "label-printer",
        "LMS Office",
        [Deed(at(TODAY, 9, 27), s.who("marcus"), "assign", values={"to": s.who("marcus")})],
        tag="PR-0031",
        impact=Impact.MANAGES,
    )


DEVICES: dict[int, Callable[[Scene], Story]] = {
    48171: _hinges,
    48212: _camera_of_kim,
    48218: _cracked_screen,
    48236: _testing_app,
    48240: _cart,
    48244: _label_printer,
}
