"""The tickets of the story morning at Lincoln, Birch and Fern Creek, with the numbers under which people know them."""

from __future__ import annotations

from helpdesk.demo.queue_access import ACCESS
from helpdesk.demo.queue_devices import DEVICES
from helpdesk.demo.queue_rooms import ROOMS
from helpdesk.demo.scene import NEWEST, TODAY, Scene, at
from tickets.actions.history import Story
from tickets.choices import LinkKind

SCENES = dict(sorted((ROOMS | DEVICES | ACCESS).items()))  # in the order of their numbers
# What Jo saw this morning: three panels with the same trouble.
LINKED_AT = at(TODAY, 9, 49)
LINKS = ((48243, LinkKind.DUPLICATE, NEWEST), (48247, LinkKind.DUPLICATE, NEWEST))


def scenes(scene: Scene) -> dict[int, Story]:
    """The tickets of the story by number."""
    return {number: make(scene) for number, make in SCENES.items()}
