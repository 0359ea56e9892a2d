"""The macros of the demo district: what its technicians write again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from helpdesk.demo.scene import Scene
from tickets.actions.macros import keep_macro
from tickets.models import Macro
from users.models import Team


@dataclass(frozen=True)
class Answer:
    """One macro: who keeps it, of which team or person (neither: of the district), what it says and does."""

    by: str
    name: str
    body: str
    team: str = ""
    own: bool = False
    kind: str = "reply"
    does: dict[str, Any] = field(default_factory=dict)


ANSWERS: Sequence[Answer] = (
    Answer(
        "jo",
        "Panel: hold Source for 10 seconds",
        "Hello {person}, please hold the Source button of the panel in {room} for ten seconds, then touch the screen. "
        "If it still does not react, write back and somebody comes by. {me}",
        does={"take": True, "then": "wait_user"},
    ),
    Answer(
        "jo",
        "Panel: turn it off at the wall",
        "Hello {person}, please turn {device} off at the wall switch, wait half a minute, and turn it on again. "
        "Did that help? {me}",
        does={"take": True, "then": "wait_user"},
    ),
    Answer("jo", "We come by", "Hello {person}, somebody comes to {room} {expected}. You need not be there. {me}"),
    Answer(
        "jo",
        "Part is ordered",
        "Hello {person}, a part for {device} is ordered. We expect to be done {expected}, and tell you if that "
        "changes. {me}",
        does={"then": "wait_part"},
    ),
    Answer(
        "jo",
        "Loaner at the library",
        "Hello {person}, {device} needs a repair. A loaner is ready at the library of {school}; please send the "
        "student with their ID. {me}",
        does={"take": True, "then": "wait_part"},
    ),
    Answer(
        "jo",
        "No answer for a week: solve",
        "Hello {person}, we have not heard from you, so we take it that this works again. If not, answer this e-mail "
        "and we go on. {me}",
        does={"then": "solve", "goes_on": True},
    ),
    Answer(
        "jo",
        "Works again: solve, next",
        "Hello {person}, this works again. {me}",
        does={"take": True, "then": "solve", "goes_on": True},
    ),
    Answer(
        "jo",
        "To the network team",
        "Looks like the network of {school}, not {device}. Checked from {room}: other rooms have it, too.",
        kind="note",
        does={"to_team": "network", "goes_on": True},
    ),
    Answer(
        "jo",
        "Which student, which device?",
        "Hello {person}, which student is it, and what does the label on the device say? No details about the "
        "student, please; the number on the label is enough. {me}",
        does={"then": "wait_user"},
    ),
    Answer(
        "jo",
        "Testing: move to another device",
        "Hello {person}, please move the student to another device now and go on with the test. We look at this one "
        "after the session. {me}",
        does={"take": True, "priority": 1},
    ),
    Answer(
        "tomas",
        "Wi-Fi: forget and join again",
        "Hello {person}, please forget the school network on the device once and join again; the certificate is new. "
        "I see good signal in {room} from here. {me}",
        team="network",
        does={"take": True, "then": "wait_user"},
    ),
    Answer(
        "tomas",
        "Line is cut: provider works on it",
        "Hello {person}, the line to {school} is cut and the provider works on it. The backup line carries the office "
        "and testing. {me}",
        team="network",
        does={"take": True, "then": "wait_vendor"},
    ),
    Answer(
        "sam",
        "Charger: pick it up",
        "Hello {person}, a charger is ready at the device counter. Please bring the old one if you have it. {me}",
        team="devices",
        does={"take": True, "then": "wait_user"},
    ),
    Answer("marcus", "I am at the school until 3:30", "I am at {school} until 3:30 PM today. {me}", own=True),
)


def add_macros(scene: Scene) -> None:
    """Keep them, each in the name of who keeps it."""
    teams = {team.key: team for team in Team.objects.all()}
    for one in ANSWERS:
        by = scene.who(one.by)
        values = {"name": one.name, "body": one.body, "kind": one.kind, **one.does}
        if "to_team" in values:
            values["to_team"] = teams[values["to_team"]]
        owner, team = by if one.own else None, teams[one.team] if one.team else None
        keep_macro(Macro(), by=by, owner=owner, team=team, **values)
