"""The main job, end to end: a teacher files, a technician solves, her letter comes back, a promise runs late."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from audit import clock
from audit.models import Entry
from tests.cast import Cast
from tests.live import House, eventually
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_main_job_end_to_end(house: House, cast: Cast, sit_down: Callable[..., Page]) -> None:
    house.start("web", "worker", "beat", "smtp")

    ticket = file_a_ticket(sit_down(cast.elena))
    receipt = eventually(lambda: house.mail.to(cast.elena.email))[0]
    assert receipt["Subject"] == f"Panel does not react to touch [Ticket {ticket.pk}]"

    answer_and_solve(sit_down(cast.marcus), ticket)
    clock.move(timedelta(seconds=20))
    solution = eventually(lambda: [mail for mail in house.mail.to(cast.elena.email) if "solved it" in str(mail)])[0]

    write_back(house, cast.elena.email, solution)
    eventually(lambda: Ticket.objects.get(pk=ticket.pk).status == "open")

    clock.move(timedelta(days=3))
    late = eventually(lambda: house.mail.to(cast.jo.email), seconds=90)[0]
    assert f"Ticket {ticket.pk} is late" in str(late.get_body(("plain",)))
    assert Entry.objects.about(ticket).filter(verb="escalated").count() == 1

    count_it(sit_down(cast.renee))


def file_a_ticket(page: Page) -> Ticket:
    """From the words on the home page to the number."""
    page.get_by_label("What is going wrong?").fill("Panel does not react to touch")
    page.keyboard.press("Enter")
    page.get_by_text("Yes, we cannot go on").click()
    page.get_by_role("button", name="Send to Tech Help").click()
    page.wait_for_url(re.compile(r"/tickets/\d+/"))
    ticket = Ticket.objects.get()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Panel does not react to touch")
    expect(page.locator("main")).to_contain_text(str(ticket.pk))
    return ticket


def answer_and_solve(page: Page, ticket: Ticket) -> None:
    """From the queue, with its clock, to a solution in words."""
    row = page.locator("tr", has_text="Panel does not react to touch")
    expect(row).to_contain_text(re.compile(r"\d+ min"))
    row.get_by_role("link", name="Panel does not react to touch").click()
    page.wait_for_url(re.compile(r"/tickets/\d+/"))
    page.get_by_label("Your reply").fill("Please hold Source for ten seconds. It works again.")
    page.get_by_role("button", name="Send and solve").click()
    expect(page.locator("main")).to_contain_text("Solved")
    solved = Ticket.objects.get(pk=ticket.pk)
    assert (solved.status, solved.solved_by.given_name) == ("solved", "Marcus")


def write_back(house: House, sender: str, to: EmailMessage) -> None:
    """Answer a letter as her mail program would."""
    letter = EmailMessage()
    letter["From"], letter["To"] = sender, to["Reply-To"]
    letter["Subject"] = f"Re: {to['Subject']}"
    letter["Message-ID"] = "<story@cedarvalley.example>"
    letter["In-Reply-To"] = to["Message-ID"]
    letter.set_content("It stopped again after lunch.")
    with smtplib.SMTP("127.0.0.1", house.smtp_port) as server:
        server.send_message(letter)


def count_it(page: Page) -> None:
    """The director sees the ticket in the figures."""
    page.goto("/reports/workload/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Workload")
    expect(page.locator("main")).to_contain_text("Open tickets")
    shown = page.locator(".kpis div", has_text="Open tickets").locator(".kpi")
    expect(shown).to_have_text("1")
