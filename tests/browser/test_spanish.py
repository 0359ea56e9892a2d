"""A teacher who reads Spanish and a technician who reads English work on one ticket."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from audit import clock
from tests.cast import Cast
from tests.live import House, eventually
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_each_works_in_their_own_language(house: House, cast: Cast, sit_down: Callable[..., Page]) -> None:
    house.start("web", "worker", "beat")

    elena = sit_down(cast.elena, locale="es-MX")
    ticket = file_in_spanish(elena)
    receipt = eventually(lambda: house.mail.to(cast.elena.email))[0]
    assert f"Lo recibimos. Su ticket es el número {ticket.pk}." in plain(receipt)

    answer_in_english(sit_down(cast.marcus), ticket)
    clock.move(timedelta(seconds=20))
    letters = eventually(lambda: [mail for mail in house.mail.to(cast.elena.email) if "lo resolvió" in plain(mail)])
    assert "Please hold Source for ten seconds." in plain(letters[0])

    elena.reload()
    expect(elena.locator("main")).to_contain_text("Resuelto. ¿No quedó bien?")
    elena.get_by_role("button", name="English").last.click()
    expect(elena.locator("html")).to_have_attribute("lang", "en")
    expect(elena.locator("main")).to_contain_text("Solved. Not right?")
    cast.elena.refresh_from_db()
    assert cast.elena.language == "en"


def file_in_spanish(page: Page) -> Ticket:
    """Her words lead to the kind of trouble, its questions, and who comes."""
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_label("¿Qué está fallando?").fill("La pizarra no responde")
    page.keyboard.press("Enter")
    page.get_by_text("Sí, no podemos seguir").click()
    expect(page.locator("main")).to_contain_text("Pizarra digital: pantalla táctil o lápiz")
    page.get_by_text("Reacciona en el lugar equivocado").click()
    page.get_by_role("button", name="Enviar a Soporte técnico").click()
    page.wait_for_url(re.compile(r"/tickets/\d+/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("La pizarra no responde")
    return Ticket.objects.get()


def answer_in_english(page: Page, ticket: Ticket) -> None:
    """The same ticket, its kind and her answers in English; what she wrote as she wrote it."""
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="La pizarra no responde").first.click()
    page.wait_for_url(re.compile(r"/tickets/\d+/"))
    expect(page.locator("main")).to_contain_text("Panel: touch or pen")
    expect(page.locator("main")).to_contain_text("It reacts in the wrong spot")
    page.get_by_label("Your reply").fill("Please hold Source for ten seconds.")
    page.get_by_role("button", name="Send and solve").click()
    expect(page.locator("main")).to_contain_text("Solved")
    assert Ticket.objects.get(pk=ticket.pk).status == "solved"


def plain(letter: EmailMessage) -> str:
    """The words of a letter."""
    return str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
