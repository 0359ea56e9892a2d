"""The labels of the demo district, and which tickets of the story morning bear them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from helpdesk.demo.people import People
from helpdesk.demo.scene import Scene
from tickets.actions.history import Deed, Story
from tickets.actions.labels import make_label

WORDS = ("New staff", "Panel update", "State testing", "Summer work", "Warranty")
BORNE = {
    48171: "Warranty",
    48199: "New staff",
    48205: "Summer work",
    48236: "State testing",
    48243: "Panel update",
    48247: "Panel update",
    48251: "Panel update",
}


def add_labels(people: People) -> dict[str, int]:
    """Make them, in the name of the lead; returns their numbers by their words."""
    return {word: make_label(word, by=people.parts["jo"]).pk for word in WORDS}


def labelled(stories: Mapping[int, Story], scene: Scene) -> dict[int, Story]:
    """The stories by number, with the labels that Jo puts on some tickets a minute after what happened last."""
    return {number: _labelled(story, BORNE.get(number, ""), scene) for number, story in stories.items()}


def _labelled(story: Story, word: str, scene: Scene) -> Story:
    if not word:
        return story
    last = max([story.at, *(deed.at for deed in story.deeds)]) + timedelta(minutes=1)
    deed = Deed(last, scene.who("jo"), "put_label", values={"label": scene.labels[word]})
    return replace(story, deeds=[*story.deeds, deed])
