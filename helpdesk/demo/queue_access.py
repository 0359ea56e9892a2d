"""Who could not get at something this week: an app, the portal, a printer."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk.demo.scene import FRIDAY, MONDAY, THURSDAY, Scene, at
from tickets.actions.history import Deed, Story
from tickets.choices import Source


def _portal_of_paula(s: Scene) -> Story:
    priya = s.who("priya")
    return s.story(
        "paula",
        at(THURSDAY, 17, 32),
        "El portal no acepta mi código",
        "La carta con el código llegó esta semana. Dice que no reconoce el código.",
        "parent-portal",
        "LMS Office",
        [
            Deed(at(FRIDAY, 7, 50), s.who("jo"), "assign", values={"to": priya}),
            Deed(
                at(FRIDAY, 9, 40),
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


def _reading_app(s: Scene) -> Story:
    priya = s.who("priya")
    return s.story(
        "elena",
        at(FRIDAY, 8, 12),
        "A student cannot open the reading app",
        "One of my seventh graders gets a white page in the reading app. Everybody else in the class is fine.",
        "roster-app",
        "LMS 214",
        [
            Deed(at(FRIDAY, 8, 31), priya, "assign", values={"to": priya}),
            Deed(
                at(FRIDAY, 9, 5),
                priya,
                "answer",
                "Good morning Ms. Alvarez, the app does not know that student in "
                "your class yet. Could you tell me which period the student is in? Please no name, the period is "
                "enough.",
            ),
            Deed(at(FRIDAY, 9, 6), priya, "wait", values={"reason": "user"}),
        ],
    )


def _substitute(s: Scene) -> Story:
    return s.story(
        "rosa",
        at(MONDAY, 7, 18),
        "Add the new substitute to the staff printer",
        "Mr. Bauer fills in for us until the end of the year and cannot release his prints at the copier.",
        "printing-cannot",
        "LMS Office",
        [],
        tag="PR-0012",
        priority=4,
    )


ACCESS: dict[int, Callable[[Scene], Story]] = {
    48184: _portal_of_paula,
    48190: _reading_app,
    48199: _substitute,
}
