"""The whole year: the tickets of the story under their numbers, and the ordinary ones around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from helpdesk.demo.days import story_morning
from helpdesk.demo.labels import labelled
from helpdesk.demo.outages import reports
from helpdesk.demo.queue import scenes
from helpdesk.demo.rhythm import spread, year_until
from helpdesk.demo.scene import NEWEST, Scene
from helpdesk.demo.stories import ANSWERED, ASKED, PART, VENDOR, VISIT, Teller, is_done
from tickets.actions.history import Story
from tickets.choices import Impact, Priority
from users.models import User

TICKETS, OPEN = 4000, 190
# How tickets that are still open stand: shares of those that are not simply young.
STANDING = {VISIT: 0.08, ANSWERED: 0.24, PART: 0.22, VENDOR: 0.15, ASKED: 0.31}
# How old they may be. What waits is not late; what was only answered has a low priority, but for a few.
OLDEST = {VISIT: 5, ANSWERED: 11, PART: 30, VENDOR: 40, ASKED: 24}
LATE_SHARE = 0.12


def first_number(share: float) -> int:
    """The number of the year's first ticket: the last one is that of the story."""
    return NEWEST - max(round(TICKETS * share), _fixed_span()) + 1


def stories_of_the_year(scene: Scene, system: User, share: float) -> list[Story]:
    """All tickets in the order of their numbers."""
    until, random = story_morning(), Random("2027 year")  # noqa: S311  # a made-up year is no secret
    fixed = labelled(scenes(scene), scene)
    numbers = sorted(fixed)
    moments = spread([(number, fixed[number].at) for number in numbers], random)
    early = range(first_number(share), numbers[0])
    moments |= zip(early, year_until(fixed[numbers[0]].at, len(early), random), strict=True)
    teller = Teller(scene, system)
    told = {number: teller.tell(number, at, until) for number, at in sorted(moments.items())}
    still_open = sum(not is_done(story) for story in fixed.values())
    wanted = round((OPEN - still_open) * share) - sum(not is_done(story) for story in told.values())
    for number, plan in _left_open(told, wanted, until, random):
        told[number] = teller.tell(number, told[number].at, until, plan)
    told |= {number: said for number, story in told.items() if (said := reports(scene, number, story.at))}
    return [story for _number, story in sorted((told | fixed).items())]


def _fixed_span() -> int:
    return 1 + NEWEST - 48171


def _left_open(told: dict[int, Story], wanted: int, until: datetime, random: Random) -> Iterator[tuple[int, str]]:
    """Which tickets are still open on the story's morning, and how they stand."""
    quota = Counter({plan: round(share * wanted) for plan, share in STANDING.items()})
    quota[ASKED] += wanted - quota.total()  # what rounding left over, or took too much
    late = round(quota[ANSWERED] * LATE_SHARE)
    candidates = [number for number, story in told.items() if _may_stand(story, until)]
    random.shuffle(candidates)
    left = []
    for number in candidates:
        story = told[number]
        plan = next((plan for plan in OLDEST if quota[plan] > 0 and _fits(story, plan, until, late > 0)), "")
        if plan:
            late -= plan == ANSWERED and not _is_low(story)
            quota[plan] -= 1
            yield number, plan
        else:
            left.append(number)
    yield from ((number, ASKED) for number in left[: quota.total()])


def _is_low(story: Story) -> bool:
    category = story.filing.category
    return bool(category and category.priority == Priority.LOW)


def _fits(story: Story, plan: str, until: datetime, may_be_late: bool) -> bool:
    """Whether a story may stand like that: of an age and a kind that suit, and not late unless it may be."""
    category = story.filing.category
    if category is None or not 0 < (until - story.at).days <= OLDEST[plan]:
        return False
    team = category.owner.key if category.owner else ""
    return {
        VISIT: team in ("field", "network"),
        ANSWERED: _is_low(story) or may_be_late,
        PART: team in ("devices", "field"),
        VENDOR: team in ("devices", "data", "field"),
        ASKED: True,
    }[plan]


def _may_stand(story: Story, until: datetime) -> bool:
    """Whether an ended story could as well be open still: nothing delicate, nothing urgent, not too old."""
    category, impact = story.filing.category, story.filing.impact
    return (
        is_done(story)
        and until - story.at < timedelta(days=45)
        and category is not None
        and not category.restricted
        and category.priority >= Priority.NORMAL
        and impact in ("", Impact.NONE)
    )
