"""The base pages, as a browser gets them."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from ui.views import components
from ui.vocabulary import PRIORITIES, STATUSES

DISTRICT = SimpleNamespace(name="Cedar Valley School District", help_phone="555-0142")


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_error_page_stands_without_any_context(template: str, language: str) -> None:
    """The 500 page is rendered without context processors, so the others must not need them either."""
    with translation.override(language):
        page = render_to_string(template)

    assert len(re.findall("<h1", page)) == 1
    assert '<a class="btn btn-primary" href="/">' in page
    assert f'<html lang="{language}" data-bs-theme="auto">' in page


def test_a_refusal_shows_its_own_sentence_and_who_can_grant_it() -> None:
    page = render_to_string("403.html", {"exception": "Only a lead may close a school.", "district": DISTRICT})

    assert ">Only a lead may close a school.</h1>" in page
    assert "technology lead or a district administrator can give it to you" in page
    assert '<a href="tel:555-0142">555-0142</a>' in page


def test_a_page_takes_the_theme_and_the_language_of_its_reader() -> None:
    person = SimpleNamespace(pk=1, theme="dark", is_authenticated=True)

    with translation.override("es"):
        page = render_to_string("portal.html", {"user": person, "district": DISTRICT})

    assert '<html lang="es" data-bs-theme="dark">' in page
    assert page.index('href="#main"') < page.index('<main id="main"')


@pytest.mark.parametrize("template", ["portal.html", "desk.html", "signin.html"])
def test_the_demo_says_so_and_the_real_thing_does_not(template: str) -> None:
    sentence = "every person, device and ticket here is made up"

    assert sentence in render_to_string(template, {"demo": True, "district": DISTRICT})
    assert sentence not in render_to_string(template, {"demo": False, "district": DISTRICT})


@pytest.mark.django_db
def test_the_page_of_components_draws_everything() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    page = components(request).content.decode()

    assert len(re.findall("<h1", page)) == 1
    assert [str(look.word) for look in [*STATUSES.values(), *PRIORITIES.values()] if str(look.word) not in page] == []
    assert [str(look.plain) for look in STATUSES.values() if str(look.plain) not in page] == []
    assert re.findall(r"\sstyle=|\son\w+=", page) == []


@override_settings(ROOT_URLCONF="ui.urls")
def test_a_base_page_stands_where_no_other_room_has_pages() -> None:
    page = render_to_string("desk.html", {"district": DISTRICT})

    assert '<main id="main"' in page
