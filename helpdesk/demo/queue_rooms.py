"""What broke in classrooms this week: panels, sound, projectors, document cameras."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk.demo.scene import MONDAY, NEWEST, NEXT_THURSDAY, THURSDAY, TODAY, Scene, at
from tickets.actions.history import Deed, Story
from tickets.choices import Access, Impact, Source


def _loose_arm(s: Scene) -> Story:
    marcus = s.who("marcus")
    return s.story(
        "elena",
        at(THURSDAY, 13, 20),
        "Document camera arm is loose",
        "It sinks while I show something. I hold it with a book for now.",
        "doc-camera",
        "LMS 214",
        [
            Deed(at(THURSDAY, 13, 41), marcus, "assign", values={"to": marcus}),
            Deed(
                at(THURSDAY, 14, 30),
                marcus,
                "answer",
                "I left you a spare one in the office. The new arm is ordered and should be here on April 29.",
            ),
            Deed(at(THURSDAY, 14, 31), marcus, "wait", values={"reason": "part", "expected_on": NEXT_THURSDAY}),
        ],
        tag="D-1180",
    )


def _move_projector(s: Scene) -> Story:
    marcus = s.who("marcus")
    visit = {"at": at(NEXT_THURSDAY, 15, 0), "until": at(NEXT_THURSDAY, 15, 30)}
    return s.story(
        "grace",
        at(MONDAY, 8, 5),
        "Move the projector from 103 to 105",
        "We swap rooms with the art group next week. The projector should come along.",
        "projector",
        "FCE 103",
        [
            Deed(at(MONDAY, 8, 12), s.who("jo"), "assign", values={"to": marcus}),
            Deed(
                at(MONDAY, 8, 20),
                marcus,
                "answer",
                "I can do that on Thursday after class. Please leave the cable "
                "where it is, it is bolted to the table.",
            ),
            Deed(at(MONDAY, 8, 21), marcus, "schedule_visit", values=visit),
        ],
        tag="J-0077",
        priority=4,
    )


def _document_camera(s: Scene) -> Story:
    marcus = s.who("marcus")
    return s.story(
        "nadia",
        at(MONDAY, 11, 0),
        "Document camera shows a black picture",
        "The light is on, the picture stays black. I tried the other USB port.",
        "doc-camera",
        "FCE 7",
        [
            Deed(at(MONDAY, 11, 25), s.who("jo"), "assign", values={"to": marcus}),
            Deed(
                at(MONDAY, 13, 40),
                marcus,
                "answer",
                "Thank you for trying the other port, that saves me a trip. "
                "I will look whether the camera permission was lost with the update and write you by tomorrow.",
            ),
            Deed(
                at(MONDAY, 14, 5),
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
        at(MONDAY, 13, 5),
        "The pen of the panel does not write",
        "Touch works with the finger, the pen leaves no line. I changed nothing.",
        "panel-touch",
        "LMS 214",
        [
            Deed(at(MONDAY, 13, 30), marcus, "assign", values={"to": marcus}),
            Deed(at(TODAY, 7, 20), marcus, "solve", "The tip of the pen was worn. I left you a new one at your desk."),
        ],
        tag="P-0214",
        impact=Impact.NONE,
    )


def _no_sound(s: Scene) -> Story:
    elena, marcus = s.who("elena"), s.who("marcus")
    visit = {"at": at(TODAY, 10, 36), "until": at(TODAY, 11, 24)}
    return s.story(
        "elena",
        at(MONDAY, 15, 12),
        "No sound from the panel",
        "The panel in 214 shows the picture but I have no sound from it since this afternoon. My laptop speakers "
        "work. I have a video lesson on Wednesday.",
        "classroom-sound",
        "LMS 214",
        [
            Deed(at(MONDAY, 15, 20), marcus, "assign", values={"to": marcus}),
            Deed(at(MONDAY, 15, 22), s.who("jo"), "follow", values={"who": s.who("jo"), "reason": Access.COLLEAGUE}),
            Deed(
                at(MONDAY, 15, 31),
                marcus,
                "answer",
                "Hi Ms. Alvarez, thanks for the details. The sound input looks "
                "set to HDMI 2. Could you press Source on the remote and choose HDMI 1? If there is still no sound, "
                "I come by tomorrow with a cable.",
            ),
            Deed(
                at(MONDAY, 16, 2),
                elena,
                "respond",
                "Tried it, still silent. Period 4 tomorrow is fine, the room is empty.",
                {"source": Source.MAIL},
            ),
            Deed(
                at(TODAY, 7, 24),
                marcus,
                "answer",
                "Period 4 it is. I bring an HDMI cable and a small speaker, so "
                "your lesson on Wednesday is safe either way.",
            ),
            Deed(at(TODAY, 7, 25), marcus, "schedule_visit", values=visit),
        ],
        tag="P-0214",
        impact=Impact.MANAGES,
        followers=[s.who("david")],
    )


def _wrong_spot(s: Scene) -> Story:
    return s.story(
        "hannah",
        at(TODAY, 9, 17),
        "Touch lands in the wrong spot on the panel",
        "When I touch a word, the line appears a hand below it. I use the mouse for now.",
        "panel-touch",
        "LMS 209",
        [Deed(at(TODAY, 9, 26), s.who("marcus"), "assign", values={"to": s.who("marcus")})],
        tag="P-0209",
        impact=Impact.MANAGES,
        answers=[{"label": "What happens when you touch the screen?", "answer": "It reacts in the wrong spot"}],
    )


def _frozen(s: Scene) -> Story:
    return s.story(
        "james",
        at(TODAY, 9, 30),
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
        at(TODAY, 9, 43),
        "Panel does not react to touch, class is waiting",
        "It froze in the middle of a lesson. The picture is still there, only touch is dead.",
        "panel-touch",
        "LMS 214",
        [
            Deed(
                at(TODAY, 9, 48),
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


ROOMS: dict[int, Callable[[Scene], Story]] = {
    48175: _loose_arm,
    48205: _move_projector,
    48221: _document_camera,
    48226: _silent_pen,
    48229: _no_sound,
    48243: _wrong_spot,
    48247: _frozen,
    NEWEST: _class_waits,
}
