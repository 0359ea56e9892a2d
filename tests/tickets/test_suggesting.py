"""What the search box offers while one types, and what it says can be typed."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from tests.cast import Cast, person
from tests.tickets.pages import links_of, text_of
from tests.tickets.test_search import QUEUE, file
from tickets import actions
from tickets.actions.labels import make_label
from tickets.query import FIELDS

SUGGEST = "/queue/suggestions/"


def offered(client: Any, typed: str) -> list[str]:
    """What would stand in the box after choosing each suggestion."""
    page = client.get(SUGGEST, {"q": typed}).content.decode()
    return [html.unescape(one) for one in re.findall(r'data-fill="([^"]*)"', page)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("status:wai", ["status:waiting ", "status:waiting-reply ", "status:waiting-part ", "status:waiting-vendor "]),
        ("-priority:h", ["-priority:high "]),
        ("school:", ['school:"Cedar Valley HS" ', 'school:"Lincoln MS" ']),
        ("school:mid", ['school:"Lincoln MS" ']),
        ("hums lin", ['hums school:"Lincoln MS" ', 'hums from:"Jo Lindqvist" ']),
        ("elena alv", ['from:"Elena Alvarez" ']),
        ("hums elena alva", ['hums from:"Elena Alvarez" ']),
        ("-elena alva", ['-elena from:"Elena Alvarez" ']),
        ("from:alva", ['from:"Elena Alvarez" ']),
        ("from:orteg", ['from:"Tomás Ortega" ']),
        ("assigned:", ["assigned:me ", "assigned:nobody "]),
        ("assigned:marc", ['assigned:"Marcus Reed" ']),
        ("device:t-044", ["device:T-04471 "]),
        ("T-044", ["device:T-04471 "]),
        ("room:21", ['room:"LMS 214" ']),
        ("category:panel-t", ["category:panel-touch "]),
        ("team:net", ["team:network "]),
        ("in:mi", ["in:mine "]),
        ("has:p", ["has:photo "]),
        ("before:", ["before:2027-04-27 ", "before:today ", "before:yesterday ", "before:this-week "]),
        ("sch", ["school:"]),
        ("restr", ["restricted:"]),
        ("scool:lms", []),
        ("zzzz", []),
    ],
)
def test_the_last_part_is_finished_and_the_rest_stays(cast: Cast, signed_in, typed: str, first: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert offered(signed_in(cast.jo), typed)[: len(first) or None] == first


@pytest.mark.parametrize("typed", ["", "hums "])
def test_where_nothing_is_begun_the_fields_are_offered(cast: Cast, signed_in, typed: str) -> None:  # type: ignore[no-untyped-def]
    assert offered(signed_in(cast.marcus), typed) == [f"{typed}{name}:" for name in FIELDS]


@pytest.mark.parametrize(
    "typed", ["alva", "T-044", "lin", "status:wai", "from:alva", "214", "room:214", "in:mi", "is:un"]
)
def test_what_is_offered_is_understood(cast: Cast, signed_in, typed: str) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    for query in offered(client, typed):
        response = client.get(QUEUE, {"q": query})
        assert response.context["asked"].problems == ()
        assert len(response.context["asked"].chips) == 1


def test_people_of_one_name_are_told_apart_by_their_address(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    other = person("Else", "Alvarez")
    other.given_name = "Elena"
    other.save()

    assert offered(signed_in(cast.jo), "from:alvarez") == [
        "from:elena.alvarez@cedarvalley.example ",
        "from:else.alvarez@cedarvalley.example ",
    ]


def test_the_ticket_of_a_number_is_offered_to_who_may_see_it(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = actions.restrict(file(cast, "Zebra in the panel", requester=cast.elena), by=cast.marcus)
    open_one = file(cast, "Hums")

    pages = {name: signed_in(getattr(cast, name)).get(SUGGEST, {"q": f"#{ticket.pk}"}) for name in ("keiko", "jo")}

    assert links_of(pages["keiko"], "/tickets/") == [f"/tickets/{ticket.pk}/"]
    assert "Zebra in the panel" in text_of(pages["keiko"])
    assert links_of(pages["jo"], "/tickets/") == []
    assert "Zebra" not in text_of(pages["jo"])
    assert links_of(signed_in(cast.jo).get(SUGGEST, {"q": str(open_one.pk)}), "/tickets/") == [
        f"/tickets/{open_one.pk}/"
    ]


def test_who_may_not_look_people_up_is_offered_none(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    assert offered(signed_in(cast.jo), "from:alva") == ['from:"Elena Alvarez" ']
    assert offered(signed_in(cast.ada), "from:alva") == []


@pytest.mark.parametrize(
    "typed", ["\0", "#" + "9" * 40, "x" * 10_000, "from:" * 300, '"', "%_\\", "²", "from:%%%", "-"]
)
def test_anything_may_be_typed(cast: Cast, signed_in, typed: str) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).get(SUGGEST, {"q": typed})

    assert "What can I type?" in text_of(response)


def test_the_help_page_names_every_field_with_an_example_that_works(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    make_label("Warranty", by=cast.marcus)
    client = signed_in(cast.marcus)

    page = client.get("/queue/search/")

    examples = [link for link in links_of(page, "/queue/?q=") if "%20" not in link]
    assert len(examples) == len(FIELDS)
    assert all(f"{name}:" in text_of(page) for name in FIELDS)
    said = [one for link in examples for one in client.get(link).context["asked"].problems]
    # The people, rooms and devices of the examples are those of the story; an example of a date is always one.
    assert [one.sentence for one in said] == []
