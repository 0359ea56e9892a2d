"""The helpdesk among the apps of a phone: its name, its icons in the colour of the district, its shortcuts."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from helpdesk.colours import hexadecimal
from schools.models import District
from tests.cast import Cast
from users.models import User

SignedIn = Callable[[User], Client]


def manifest(client: Client) -> dict[str, Any]:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    return dict(answer.json())


def test_it_has_the_name_of_the_district_and_begins_at_its_first_page(cast: Cast, signed_in: SignedIn) -> None:
    said = manifest(signed_in(cast.elena))

    kept = ("name", "short_name", "id", "start_url", "scope", "display", "theme_color", "lang")
    assert {key: said[key] for key in kept} == {
        "name": "Cedar Valley School District Tech Help",
        "short_name": "Tech Help",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#ffffff",
        "lang": "en",
    }


def test_shortcuts_lead_where_a_person_may_go(cast: Cast, signed_in: SignedIn) -> None:
    def shortcuts(client: Client) -> list[tuple[str, str]]:
        return [(one["name"], one["url"]) for one in manifest(client)["shortcuts"]]

    report, scan = ("Report a problem", "/report/"), ("Scan a label", "/scan/")
    assert shortcuts(Client()) == [report, scan]
    assert shortcuts(signed_in(cast.elena)) == [report, ("My tickets", "/my/"), scan]
    assert shortcuts(signed_in(cast.marcus)) == [report, ("My queue", "/queue/?view=mine"), scan]
    for _name, address in shortcuts(signed_in(cast.marcus)):
        assert signed_in(cast.marcus).get(address).status_code == 200


def test_nothing_of_a_person_is_in_it(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.marcus).get("/manifest.webmanifest")

    assert ("Marcus" in answer.content.decode(), "private" in answer["Cache-Control"]) == (False, True)


@pytest.mark.parametrize(("hue", "chroma", "colour"), [(172, "0.078", (32, 105, 86)), (27, "0.150", (158, 45, 40))])
def test_icons_have_the_colour_of_the_district_and_the_trees_in_white(
    cast: Cast, client: Client, hue: int, chroma: str, colour: tuple[int, int, int]
) -> None:
    District.objects.update(accent_hue=hue, accent_chroma=chroma)
    icons = manifest(client)["icons"]

    assert [(one["purpose"], one["sizes"]) for one in icons] == [
        ("any", "192x192"),
        ("any", "512x512"),
        ("maskable", "192x192"),
        ("maskable", "512x512"),
    ]
    for one in icons:
        drawn = Image.open(BytesIO(client.get(one["src"]).content)).convert("RGBA")
        size = int(one["sizes"].partition("x")[0])
        corner, edge = drawn.getpixel((0, 0)), drawn.getpixel((size // 2, 3))
        assert drawn.size == (size, size)
        assert edge == (*colour, 255)
        assert corner == ((0, 0, 0, 0) if one["purpose"] == "any" else (*colour, 255))
        assert (255, 255, 255, 255) in {seen for _n, seen in drawn.getcolors(1 << 20) or []}


def test_a_maskable_icon_keeps_the_trees_within_the_circle_that_every_phone_shows(cast: Cast, client: Client) -> None:
    drawn = Image.open(BytesIO(client.get("/app-icon/maskable-512.png").content)).convert("L")

    left, top, right, bottom = drawn.point(lambda light: 255 * (light > 200)).getbbox() or (0, 0, 0, 0)
    far = max(abs(x - 256) ** 2 + abs(y - 256) ** 2 for x in (left, right) for y in (top, bottom)) ** 0.5
    assert 100 < far <= 512 * 0.4


def test_other_icons_there_are_none(cast: Cast, client: Client) -> None:
    addresses = ("/app-icon/any-193.png", "/app-icon/round-192.png", "/app-icon/touch-180.png")
    assert [client.get(one).status_code for one in addresses] == [404, 404, 200]


def test_pages_name_it_and_the_colour_of_the_frame_follows_the_chosen_theme(cast: Cast, signed_in: SignedIn) -> None:
    def frames(theme: str) -> list[str]:
        User.objects.filter(pk=cast.elena.pk).update(theme=theme)
        cast.elena.refresh_from_db()
        page = signed_in(cast.elena).get("/home/").content.decode()
        assert '<link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials">' in page
        assert re.search(r'<link rel="apple-touch-icon" href="/app-icon/touch-180.png\?[0-9a-f]{6}">', page)
        return re.findall(r'<meta name="theme-color"[^>]*content="([^"]*)"', page)

    dark = frames("dark")
    assert (frames("light"), frames("auto")) == (["#ffffff"], ["#ffffff", *dark])
    assert re.fullmatch(r"#[0-9a-f]{6}", *dark)


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((1, 0, 0), "#ffffff"),
        ((0, 0, 0), "#000000"),
        ((0.627955, 0.257683, 29.234), "#ff0000"),
        ((0.452014, 0.313214, 264.052), "#0000ff"),
    ],
)
def test_colours_are_those_that_a_browser_shows(colour: tuple[float, float, float], expected: str) -> None:
    assert hexadecimal(*colour) == expected


def test_a_colour_that_no_screen_shows_is_cut() -> None:
    assert re.fullmatch(r"#[0-9a-f]{6}", hexadecimal(0.47, 0.4, 172))
