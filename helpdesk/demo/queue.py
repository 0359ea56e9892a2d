"""The tickets of the story morning at Lincoln, Birch and Fern Creek, with the numbers under which people know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from helpdesk.demo.days import STORY_DAY, moment
from helpdesk.demo.people import People
from helpdesk.demo.places import Places
from helpdesk.demo.things import CHROMEBOOK_OF_KIM, Things
from tickets.actions.filing import Filing
from tickets.actions.history import Deed, Story
from tickets.choices import Access, Impact, LinkKind, Source
from tickets.models import Category
from users.choices import Kind
from users.models import ContactAddress, User

THURSDAY, FRIDAY, MONDAY = date(2027, 4, 22), date(2027, 4, 23), date(2027, 4, 26)
TODAY = STORY_DAY
NEXT_THURSDAY = date(2027, 4, 29)
NEWEST = 48251


@dataclass(frozen=True)
class Scene:
    """What the scenes play with."""

    places: Places
    people: People
    things: Things
    categories: dict[str, Category]
    labels: dict[str, int] = field(default_factory=dict)

    def who(self, key: str) -> User:
        """A person with a part."""
        return self.people.parts[key]

    def story(
        self,
        who: str,
        at: datetime,
        subject: str,
        body: str,
        category: str,
        where: str,
        deeds: list[Deed],
        *,
        tag: str = "",
        source: str = Source.WEB,
        **more: Any,
    ) -> Story:
        """A ticket of the story; `where` is “code of the school, room”."""
        code, _, room = where.partition(" ")
        filing = Filing(
            requester=self.who(who),
            subject=subject,
            body=body,
            category=self.categories.get(category),
            school=self.places.schools[code],
            device=self.things.by_tag[tag] if tag else None,
            source=source,
            **({"room": self.places.rooms[code, room]} | more),
        )
        return Story(filing, at, deeds)


def scenes(scene: Scene) -> dict[int, Story]:
    """The tickets of the story by number."""
    return {number: make(scene) for number, make in SCENES.items()}


def _at(day: date, hour: int, minute: int) -> datetime:
    return moment(day, time(hour, minute))


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
        _at(THURSDAY, 8, 5),
        "Hinge broken on two Chromebooks",
        "The lid of C-18830 and one more hangs by a thread. Both were fine before spring break.",
        "chromebook-case",
        "BES 9",
        [
            Deed(_at(THURSDAY, 8, 40), s.who("jo"), "assign", values={"to": marcus}),
            Deed(
                _at(THURSDAY, 11, 15),
                marcus,
                "answer",
                "Hi Mr. Romero, I picked both up. The hinge is a known weak "
                "spot, so the maker repairs them under warranty. Two loaners are in your cart.",
            ),
            Deed(_at(THURSDAY, 11, 16), marcus, "follow", values={"who": maker, "reason": Access.FOLLOWER}),
            Deed(_at(THURSDAY, 11, 20), marcus, "wait", values={"reason": "vendor", "expected_on": date(2027, 5, 4)}),
            Deed(_at(THURSDAY, 12, 2), luis, "respond", "Thank you, the loaners work."),
            Deed(_at(THURSDAY, 12, 30), marcus, "wait", values={"reason": "vendor", "expected_on": date(2027, 5, 4)}),
            Deed(_at(MONDAY, 9, 30), marcus, "note", "Repair order with the maker, they say back by May 4."),
            Deed(_at(MONDAY, 9, 31), marcus, "snooze", values={"until": _at(date(2027, 5, 4), 8, 0)}),
        ],
        tag="C-18830",
    )


def _reading_app(s: Scene) -> Story:
    priya = s.who("priya")
    return s.story(
        "elena",
        _at(FRIDAY, 8, 12),
        "A student cannot open the reading app",
        "One of my seventh graders gets a white page in the reading app. Everybody else in the class is fine.",
        "roster-app",
        "LMS 214",
        [
            Deed(_at(FRIDAY, 8, 31), priya, "assign", values={"to": priya}),
            Deed(
                _at(FRIDAY, 9, 5),
                priya,
                "answer",
                "Good morning Ms. Alvarez, the app does not know that student in "
                "your class yet. Could you tell me which period the student is in? Please no name, the period is "
                "enough.",
            ),
            Deed(_at(FRIDAY, 9, 6), priya, "wait", values={"reason": "user"}),
        ],
    )


def _loose_arm(s: Scene) -> Story:
    marcus = s.who("marcus")
    return s.story(
        "elena",
        _at(THURSDAY, 13, 20),
        "Document camera arm is loose",
        "It sinks while I show something. I hold it with a book for now.",
        "doc-camera",
        "LMS 214",
        [
            Deed(_at(THURSDAY, 13, 41), marcus, "assign", values={"to": marcus}),
            Deed(
                _at(THURSDAY, 14, 30),
                marcus,
                "answer",
                "I left you a spare one in the office. The new arm is ordered and should be here on April 29.",
            ),
            Deed(_at(THURSDAY, 14, 31), marcus, "wait", values={"reason": "part", "expected_on": NEXT_THURSDAY}),
        ],
        tag="D-1180",
    )


def _camera_of_kim(s: Scene) -> Story:
    return s.story(
        "kim",
        _at(MONDAY, 8, 41),
        "Camera shows a gray square",
        "In a call everybody sees gray. It worked before the break.",
        "chromebook-camera",
        "LMS Office",
        [
            Deed(_at(MONDAY, 10, 5), s.who("sam"), "assign", values={"to": s.who("sam")}),
            Deed(
                _at(MONDAY, 10, 22),
                s.who("sam"),
                "answer",
                "Please look at the small camera in the address line and choose “allow”. Does that help?",
            ),
            Deed(_at(MONDAY, 10, 23), s.who("sam"), "wait", values={"reason": "user"}),
        ],
        tag=CHROMEBOOK_OF_KIM,
        room=None,
    )


def _portal_of_paula(s: Scene) -> Story:
    priya = s.who("priya")
    return s.story(
        "paula",
        _at(THURSDAY, 17, 32),
        "El portal no acepta mi código",
        "La carta con el código llegó esta semana. Dice que no reconoce el código.",
        "parent-portal",
        "LMS Office",
        [
            Deed(_at(FRIDAY, 7, 50), s.who("jo"), "assign", values={"to": priya}),
            Deed(
                _at(FRIDAY, 9, 40),
                priya,
                "answer",
                "Buenos días, Sra. Park: por su seguridad, la oficina de la escuela primero confirma quién es usted. "
                "La Sra. Delgado le tiene un código nuevo, que abre el portal de inmediato.",
            ),
        ],
        beneficiary=s.who("kim"),
        room=None,
        source=Source.MAIL,
    )


def _substitute(s: Scene) -> Story:
    return s.story(
        "rosa",
        _at(MONDAY, 7, 18),
        "Add the new substitute to the staff printer",
        "Mr. Bauer fills in for us until the end of the year and cannot release his prints at the copier.",
        "printing-cannot",
        "LMS Office",
        [],
        tag="PR-0012",
        priority=4,
    )


def _move_projector(s: Scene) -> Story:
    marcus = s.who("marcus")
    visit = {"at": _at(NEXT_THURSDAY, 15, 0), "until": _at(NEXT_THURSDAY, 15, 30)}
    return s.story(
        "grace",
        _at(MONDAY, 8, 5),
        "Move the projector from 103 to 105",
        "We swap rooms with the art group next week. The projector should come along.",
        "projector",
        "FCE 103",
        [
            Deed(_at(MONDAY, 8, 12), s.who("jo"), "assign", values={"to": marcus}),
            Deed(
                _at(MONDAY, 8, 20),
                marcus,
                "answer",
                "I can do that on Thursday after class. Please leave the cable "
                "where it is, it is bolted to the table.",
            ),
            Deed(_at(MONDAY, 8, 21), marcus, "schedule_visit", values=visit),
        ],
        tag="J-0077",
        priority=4,
    )


def _cracked_screen(s: Scene) -> Story:
    sam = s.who("sam")
    return s.story(
        "ben",
        _at(MONDAY, 9, 20),
        "Cracked screen, student has a loaner",
        "Dropped in the hallway on Friday. I brought the student to the counter, so there is a loaner already.",
        "chromebook-screen",
        "LMS 112",
        [
            Deed(_at(MONDAY, 9, 33), sam, "assign", values={"to": sam}),
            Deed(
                _at(MONDAY, 9, 50),
                sam,
                "answer",
                "We have it on the bench. The screen is ordered and should be here tomorrow morning.",
            ),
            Deed(_at(MONDAY, 14, 10), sam, "wait", values={"reason": "part", "expected_on": TODAY}),
            Deed(_at(TODAY, 7, 35), sam, "part_arrived"),
        ],
        tag="C-19902",
        priority=3,
    )


def _document_camera(s: Scene) -> Story:
    marcus = s.who("marcus")
    return s.story(
        "nadia",
        _at(MONDAY, 11, 0),
        "Document camera shows a black picture",
        "The light is on, the picture stays black. I tried the other USB port.",
        "doc-camera",
        "FCE 7",
        [
            Deed(_at(MONDAY, 11, 25), s.who("jo"), "assign", values={"to": marcus}),
            Deed(
                _at(MONDAY, 13, 40),
                marcus,
                "answer",
                "Thank you for trying the other port, that saves me a trip. "
                "I will look whether the camera permission was lost with the update and write you by tomorrow.",
            ),
            Deed(
                _at(MONDAY, 14, 5),
                s.who("dana"),
                "note",
                "I am at Fern Creek on Wednesday and can bring the spare camera from Maple Grove.",
            ),
        ],
        tag="D-1042",
        priority=3,
    )


def _silent_pen(s: Scene) -> Story:
    marcus = s.who("marcus")
    return s.story(
        "elena",
        _at(MONDAY, 13, 5),
        "The pen of the panel does not write",
        "Touch works with the finger, the pen leaves no line. I changed nothing.",
        "panel-touch",
        "LMS 214",
        [
            Deed(_at(MONDAY, 13, 30), marcus, "assign", values={"to": marcus}),
            Deed(
                _at(TODAY, 7, 20), marcus, "solve", "The tip of the pen was worn. I left you a new one at your desk."
            ),
        ],
        tag="P-0214",
        impact=Impact.NONE,
    )


def _no_sound(s: Scene) -> Story:
    elena, marcus = s.who("elena"), s.who("marcus")
    visit = {"at": _at(TODAY, 10, 36), "until": _at(TODAY, 11, 24)}
    return s.story(
        "elena",
        _at(MONDAY, 15, 12),
        "No sound from the panel",
        "The panel in 214 shows the picture but I have no sound from it since this afternoon. My laptop speakers "
        "work. I have a video lesson on Wednesday.",
        "classroom-sound",
        "LMS 214",
        [
            Deed(_at(MONDAY, 15, 20), marcus, "assign", values={"to": marcus}),
            Deed(_at(MONDAY, 15, 22), s.who("jo"), "follow", values={"who": s.who("jo"), "reason": Access.COLLEAGUE}),
            Deed(
                _at(MONDAY, 15, 31),
                marcus,
                "answer",
                "Hi Ms. Alvarez, thanks for the details. The sound input looks "
                "set to HDMI 2. Could you press Source on the remote and choose HDMI 1? If there is still no sound, "
                "I come by tomorrow with a cable.",
            ),
            Deed(
                _at(MONDAY, 16, 2),
                elena,
                "respond",
                "Tried it, still silent. Period 4 tomorrow is fine, the room is empty.",
                {"source": Source.MAIL},
            ),
            Deed(
                _at(TODAY, 7, 24),
                marcus,
                "answer",
                "Period 4 it is. I bring an HDMI cable and a small speaker, so "
                "your lesson on Wednesday is safe either way.",
            ),
            Deed(_at(TODAY, 7, 25), marcus, "schedule_visit", values=visit),
        ],
        tag="P-0214",
        impact=Impact.MANAGES,
        followers=[s.who("david")],
    )


def _testing_app(s: Scene) -> Story:
    marcus = s.who("marcus")
    return s.story(
        "karen",
        _at(TODAY, 9, 8),
        "Testing app will not open on 6 Chromebooks",
        "Six Chromebooks of Cart 04 say that the app is not allowed on this device. The others have started. "
        "The six students sit and wait.",
        "testing-app",
        "LMS 118",
        [
            Deed(_at(TODAY, 9, 14), s.who("jo"), "assign", values={"to": marcus}),
            Deed(
                _at(TODAY, 9, 16),
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
        _at(TODAY, 9, 13),
        "Three Chromebooks do not charge in the cart",
        "The three on the bottom shelf of Cart B-03 stay orange. We need them after lunch.",
        "cart",
        "BES 12",
        [],
        tag="Cart B-03",
        impact=Impact.MANAGES,
    )


def _wrong_spot(s: Scene) -> Story:
    return s.story(
        "hannah",
        _at(TODAY, 9, 17),
        "Touch lands in the wrong spot on the panel",
        "When I touch a word, the line appears a hand below it. I use the mouse for now.",
        "panel-touch",
        "LMS 209",
        [Deed(_at(TODAY, 9, 26), s.who("marcus"), "assign", values={"to": s.who("marcus")})],
        tag="P-0209",
        impact=Impact.MANAGES,
        answers=[{"label": "What happens when you touch the screen?", "answer": "It reacts in the wrong spot"}],
    )


def _label_printer(s: Scene) -> Story:
    return s.story(
        "rosa",
        _at(TODAY, 9, 18),
        "Label printer prints blank labels",
        "We print the visitor badges with it. Blank since this morning, with a new roll too.",
        "label-printer",
        "LMS Office",
        [Deed(_at(TODAY, 9, 27), s.who("marcus"), "assign", values={"to": s.who("marcus")})],
        tag="PR-0031",
        impact=Impact.MANAGES,
    )


def _frozen(s: Scene) -> Story:
    return s.story(
        "james",
        _at(TODAY, 9, 30),
        "Panel touch frozen since this morning",
        "Picture fine, pen and finger dead. Restarted twice.",
        "panel-touch",
        "LMS 206",
        [],
        tag="P-0206",
        impact=Impact.MANAGES,
        answers=[{"label": "What happens when you touch the screen?", "answer": "Nothing at all"}],
    )


def _class_waits(s: Scene) -> Story:
    return s.story(
        "elena",
        _at(TODAY, 9, 43),
        "Panel does not react to touch, class is waiting",
        "It froze in the middle of a lesson. The picture is still there, only touch is dead.",
        "panel-touch",
        "LMS 214",
        [
            Deed(
                _at(TODAY, 9, 48),
                s.who("jo"),
                "note",
                "Same as 206 and 209. Source for 10 s brings touch back "
                "until the next sleep. The maker pushes 3.4.1 tonight at 8 PM.",
            ),
        ],
        tag="P-0214",
        impact=Impact.STOPPED,
        answers=[
            {"label": "What happens when you touch the screen?", "answer": "Nothing at all"},
            {"label": "Did you turn it off and on at the wall switch?", "answer": "Yes, no change"},
        ],
    )


SCENES: dict[int, Callable[[Scene], Story]] = {
    48171: _hinges,
    48175: _loose_arm,
    48184: _portal_of_paula,
    48190: _reading_app,
    48199: _substitute,
    48205: _move_projector,
    48212: _camera_of_kim,
    48218: _cracked_screen,
    48221: _document_camera,
    48226: _silent_pen,
    48229: _no_sound,
    48236: _testing_app,
    48240: _cart,
    48243: _wrong_spot,
    48244: _label_printer,
    48247: _frozen,
    NEWEST: _class_waits,
}
# What Jo saw this morning: three panels with the same trouble.
LINKED_AT = _at(TODAY, 9, 49)
LINKS = ((48243, LinkKind.DUPLICATE, NEWEST), (48247, LinkKind.DUPLICATE, NEWEST))
