"""Triage by keys alone, with a colleague at the same rows: no lost change, the focus stays, all can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Locator, Page, expect

from audit.models import Entry
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, make_label, merge, open_many, put_label, triage
from tickets.actions.macros import keep_macro
from tickets.models import Label, Macro, Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def file(cast: Cast, number: int) -> list[Ticket]:
    filing = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel}
    return open_many([Filing(subject=f"Panel {n}", **filing) for n in range(number)], by=cast.elena)


@pytest.fixture
def marcus(house: House, cast: Cast, sit_down: Callable[..., Page]) -> Page:
    """Marcus, before the house has a ticket."""
    house.start("web")
    return sit_down(cast.marcus)


def row(page: Page, ticket: Ticket) -> Page:
    return page.locator(f"#t{ticket.pk}")  # type: ignore[return-value]


def done(page: Page, words: str) -> None:
    """The word about an act is there."""
    expect(page.locator("#snacks")).to_contain_text(words)


def at_row(page: Page, ticket: Ticket) -> None:
    expect(row(page, ticket)).to_be_focused()


def begin(page: Page, view: str = "unassigned") -> None:
    page.goto(f"/queue/?view={view}")
    page.locator("[data-row]").first.focus()


def test_fifty_tickets_are_triaged_by_keys_while_a_colleague_works_on_the_same_rows(
    marcus: Page, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    """Each ticket gets one of five acts of Marcus; on every tenth Jo changes the priority while he is choosing."""
    jo, tickets = sit_down(cast.jo), file(cast, 50)
    begin(marcus)
    began, met = monotonic(), []
    for number, ticket in enumerate(tickets):
        at_row(marcus, ticket)
        act = ("take", "priority", "category", "give", "note")[number % 5]
        if number % 10 == 1:  # she is quicker: his choice asks once more, and he takes his
            marcus.keyboard.press("p")
            expect(marcus.get_by_role("option", name="Low")).to_be_visible()
            jo.goto("/queue/?view=unassigned")
            row(jo, ticket).focus()
            jo.keyboard.type("phigh")
            jo.keyboard.press("Enter")
            done(jo, f"{ticket.pk}: You set priority High.")
            marcus.keyboard.type("low")
            marcus.keyboard.press("Enter")
            expect(marcus.get_by_role("dialog", name="Changed meanwhile")).to_contain_text("Jo Lindqvist set priority")
            marcus.get_by_role("button", name="Take mine: change it").press("Enter")
            met.append(ticket.pk)
        else:
            keys, enter = {
                "take": ("i", ""),
                "priority": ("plow", "Enter"),
                "category": ("tcopier", "Enter"),
                "give": ("ajo", "Enter"),
                "note": ("nAsk the vendor.", "Control+Enter"),
            }[act]
            marcus.keyboard.type(keys)
            if enter:
                marcus.keyboard.press(enter)
        done(marcus, f"{ticket.pk}: You ")
        if act in ("take", "give"):  # the row has left the view: the next one is at its place
            expect(row(marcus, ticket)).to_have_count(0)
        else:
            at_row(marcus, ticket)
            if number < 49:
                marcus.keyboard.press("j")
    took = monotonic() - began

    kept = list(Ticket.objects.order_by("pk"))
    assert [one.assignee_id for one in kept] == [
        {0: cast.marcus.pk, 3: cast.jo.pk}.get(number % 5) for number in range(50)
    ]
    assert [one.priority for one in kept] == [4 if number % 5 == 1 else 3 for number in range(50)]
    assert [one.category.key for one in kept if one.category][2::5] == ["copier"] * 10
    assert Message.objects.filter(body="Ask the vendor.", kind="note").count() == 10
    hers = Entry.objects.filter(by=cast.jo, verb="triaged").order_by("pk").values_list("subject_id", flat=True)
    assert (list(hers), len(met)) == (met, 5)
    assert took < 50 * 5, f"{took:.0f} s for fifty tickets"


def test_undo_of_one_of_many_and_of_what_was_sent(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 6)
    begin(marcus)
    marcus.keyboard.press("j")

    marcus.keyboard.press("i")
    done(marcus, f"{tickets[1].pk}: You took the ticket.")
    at_row(marcus, tickets[2])
    marcus.keyboard.press("z")
    done(marcus, "Taken back")
    at_row(marcus, tickets[1])
    assert Ticket.objects.filter(assignee=None).count() == 6

    marcus.keyboard.press("x")
    for _ in range(3):
        marcus.keyboard.press("j")
    marcus.keyboard.press("X")
    expect(marcus.get_by_text("4 selected")).to_be_visible()
    marcus.keyboard.press("i")
    expect(marcus.get_by_role("button", name="Take 4 tickets")).to_be_focused()
    marcus.keyboard.press("Enter")
    done(marcus, "You took 4 tickets.")
    at_row(marcus, tickets[5])
    assert Ticket.objects.filter(assignee=cast.marcus).count() == 4
    marcus.keyboard.press("z")
    done(marcus, "Taken back")
    at_row(marcus, tickets[1])
    assert Ticket.objects.filter(assignee=None).count() == 6

    marcus.keyboard.press("r")
    marcus.get_by_label("Your reply").press_sequentially("Hold Source.")
    marcus.keyboard.press("Control+Enter")
    done(marcus, "answered. It is sent in a few seconds.")
    at_row(marcus, tickets[2])  # the other is his now, and has left the view
    marcus.keyboard.press("z")
    done(marcus, "Taken back")
    at_row(marcus, tickets[1])
    assert not Message.objects.filter(body="Hold Source.", withdrawn_at=None).exists()
    marcus.keyboard.press("r")
    expect(marcus.get_by_label("Your reply")).to_have_value("Hold Source.")


def test_the_next_act_waits_for_the_one_before(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 6)
    begin(marcus)

    marcus.keyboard.type("iii")

    done(marcus, f"{tickets[2].pk}: You took the ticket.")
    at_row(marcus, tickets[3])
    assert [one.assignee_id for one in Ticket.objects.order_by("pk")] == [cast.marcus.pk] * 3 + [None] * 3


def test_what_is_typed_before_the_choices_are_there_is_kept(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 3)
    begin(marcus)

    marcus.keyboard.type("ajo")
    marcus.keyboard.press("Enter")

    done(marcus, f"{tickets[0].pk}: You gave it to Jo Lindqvist.")
    at_row(marcus, tickets[1])
    assert marcus.url.endswith("/queue/?view=unassigned")


def test_a_reply_that_was_closed_or_met_a_change_is_still_there(marcus: Page, cast: Cast) -> None:
    (ticket,) = file(cast, 1)
    begin(marcus)
    marcus.keyboard.press("r")
    reply = marcus.get_by_label("Your reply")
    reply.press_sequentially("Hold Source.")
    marcus.keyboard.press("Escape")
    at_row(marcus, ticket)

    marcus.keyboard.press("r")
    expect(reply).to_have_value("Hold Source.")
    triage(ticket, by=cast.jo, priority=1)
    marcus.keyboard.press("Control+Enter")
    expect(marcus.get_by_role("link", name="Change nothing")).to_be_focused()
    marcus.keyboard.press("Enter")
    at_row(marcus, ticket)
    marcus.keyboard.press("n")
    expect(marcus.get_by_role("textbox", name="Internal note")).to_have_value("")
    marcus.keyboard.press("Escape")
    at_row(marcus, ticket)
    marcus.keyboard.press("r")
    expect(reply).to_have_value("Hold Source.")
    marcus.get_by_label("Take it, too").uncheck()  # so that it stays in this view
    marcus.keyboard.press("Control+Enter")
    done(marcus, "answered. It is sent in a few seconds.")
    marcus.keyboard.press("r")
    expect(reply).to_have_value("")


def test_keys_do_nothing_in_fields_in_dialogs_or_where_they_are_off(marcus: Page, cast: Cast) -> None:
    file(cast, 3)
    begin(marcus)
    marcus.keyboard.press("/")
    marcus.keyboard.type("aix")
    expect(marcus.get_by_role("combobox", name="Search")).to_have_value("aix")
    expect(marcus.get_by_role("dialog")).to_have_count(0)

    type(cast.marcus).objects.filter(pk=cast.marcus.pk).update(single_keys=False)
    begin(marcus)
    marcus.keyboard.press("i")
    marcus.keyboard.press("a")
    marcus.wait_for_timeout(300)
    expect(marcus.get_by_role("dialog")).to_have_count(0)
    assert Ticket.objects.filter(assignee=None).count() == 3


def test_the_last_row_leads_to_the_next_page_and_a_page_that_is_worked_off_is_filled(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 32)
    begin(marcus)
    row(marcus, tickets[29]).focus()
    marcus.keyboard.press("j")
    at_row(marcus, tickets[30])
    expect(row(marcus, tickets[0])).to_have_count(0)
    marcus.keyboard.press("k")
    at_row(marcus, tickets[29])

    marcus.keyboard.press("*")
    marcus.keyboard.press("i")
    marcus.get_by_role("button", name="Take 30 tickets").press("Enter")
    expect(marcus.locator("[data-row]")).to_have_count(2)
    expect(row(marcus, tickets[30])).to_be_visible()
    assert marcus.url.endswith("/queue/?view=unassigned")


def test_the_palette_does_what_is_typed_and_keys_go_to_places(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 3)
    begin(marcus)
    marcus.keyboard.press("j")
    marcus.keyboard.press("Control+k")
    marcus.keyboard.type("prio")
    marcus.keyboard.press("Enter")
    expect(marcus.get_by_role("dialog", name="Priority")).to_be_visible()
    marcus.keyboard.type("urg")
    expect(marcus.get_by_role("dialog")).to_contain_text(f"Set ticket {tickets[1].pk} to “Urgent”")
    marcus.keyboard.press("Enter")
    done(marcus, f"{tickets[1].pk}: You set priority Urgent.")
    at_row(marcus, tickets[1])

    marcus.keyboard.press("?")
    expect(marcus.get_by_role("dialog", name="All keys")).to_contain_text("Tick all from the last ticked one to here")
    marcus.keyboard.press("Escape")
    at_row(marcus, tickets[1])
    marcus.keyboard.press("g")
    marcus.keyboard.press("m")
    marcus.wait_for_url("**/queue/?view=mine")
    marcus.keyboard.press("g")
    marcus.keyboard.press("d")
    marcus.wait_for_url(re.compile(r"/queue/\?.*by=room"))
    expect(marcus.get_by_role("heading", level=1)).to_contain_text("Mine")
    marcus.keyboard.press("Control+k")
    marcus.keyboard.type("unassi")
    marcus.keyboard.press("Enter")
    marcus.wait_for_url("**/queue/?view=unassigned")


def test_on_a_ticket_a_key_opens_a_menu_and_one_goes_on_by_keys(marcus: Page, cast: Cast) -> None:
    (ticket,) = file(cast, 1)
    marcus.goto(f"/tickets/{ticket.pk}/")

    marcus.keyboard.press("p")
    expect(marcus.get_by_role("button", name="Normal")).to_be_focused()  # as it is now
    marcus.keyboard.press("Shift+Tab")
    marcus.keyboard.press("Shift+Tab")
    expect(marcus.get_by_role("button", name="Urgent")).to_be_focused()
    marcus.keyboard.press("Enter")

    expect(marcus.get_by_text("You set priority Urgent.")).to_be_visible()
    assert Ticket.objects.get().priority == 1


def test_the_present_priority_is_chosen_and_none_where_they_differ(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 2)
    triage(tickets[0], by=cast.marcus, priority=4)
    begin(marcus)
    row(marcus, tickets[0]).focus()
    dialog = marcus.get_by_role("dialog", name="Priority")
    chosen = dialog.locator("[role=option][aria-selected=true]")

    marcus.keyboard.press("p")
    expect(chosen).to_have_text(re.compile("Low"))
    expect(dialog).to_contain_text(f"Set ticket {tickets[0].pk} to “Low”. It is so already.")
    marcus.keyboard.type("u")
    expect(chosen).to_have_text(re.compile("Urgent"))
    marcus.keyboard.press("Escape")

    marcus.keyboard.press("*")
    marcus.keyboard.press("p")
    expect(dialog).to_contain_text("Choose by the first letters or with the arrow keys.")
    expect(chosen).to_have_count(0)
    marcus.keyboard.press("Enter")
    expect(dialog).to_contain_text("Nothing was done.")
    assert list(Ticket.objects.order_by("pk").values_list("priority", flat=True)) == [4, 3]


def test_a_visit_is_found_as_its_choice_says_it(marcus: Page, cast: Cast) -> None:
    file(cast, 1)
    begin(marcus)
    marcus.keyboard.press("v")
    options = marcus.get_by_role("dialog").get_by_role("option")
    said = options.nth(1).locator("span").first.inner_text()
    assert "," in said

    marcus.keyboard.type(said)

    expect(options).to_have_count(1)
    expect(options).to_contain_text(said)


def test_no_macro_is_applied_before_one_is_chosen(marcus: Page, cast: Cast) -> None:
    (ticket,) = file(cast, 1)
    for name, then in (("A week: solve", "solve"), ("Mine", "wait_user")):
        keep_macro(Macro(), by=cast.jo, name=name, body="No answer for a week.", then=then)
    begin(marcus)
    line = marcus.locator("[data-pick-line]")

    marcus.keyboard.press("m")
    expect(line).to_have_text("Choose by the first letters or with the arrow keys.")
    marcus.keyboard.press("Enter")
    expect(line).to_contain_text("Nothing was done. Choose one first")
    marcus.keyboard.press("ArrowUp")
    expect(line).to_contain_text("“Mine” on ticket")
    marcus.keyboard.press("ArrowDown")
    expect(line).to_contain_text("It begins: “No answer for a week.”")
    assert Ticket.objects.get(pk=ticket.pk).status == "new"

    marcus.keyboard.press("Enter")
    done(marcus, "(macro “A week: solve”)")
    assert Ticket.objects.get(pk=ticket.pk).status == "solved"


def test_labels_are_put_on_made_and_taken_off_by_keys(marcus: Page, cast: Cast) -> None:
    one, two = file(cast, 2)
    make_label("Panel update", by=cast.marcus)
    begin(marcus)
    at_row(marcus, one)

    marcus.keyboard.type("lpanel")
    expect(marcus.locator("[data-pick-line]")).to_have_text(f"Put “Panel update” on ticket {one.pk}")
    marcus.keyboard.press("Enter")
    done(marcus, f"{one.pk}: You put the label “Panel update” on it.")
    expect(row(marcus, one)).to_contain_text("Labels: Panel update")
    at_row(marcus, one)

    marcus.keyboard.type("*lNew  teacher")
    expect(marcus.locator("[data-pick-line]")).to_have_text("Make the label “New teacher” and put it on 2 tickets")
    marcus.keyboard.press("Enter")
    done(marcus, "You put the label “New teacher” on 2 tickets.")
    expect(row(marcus, two)).to_contain_text("Labels: New teacher")

    marcus.keyboard.type("lnew-teacher")  # another spelling is no other word
    expect(marcus.get_by_role("option", name="New label")).to_have_count(0)
    expect(marcus.locator("[data-pick-line]")).to_have_text(f"Take “New teacher” off ticket {one.pk}")
    marcus.keyboard.press("Enter")
    done(marcus, f"{one.pk}: You took the label “New teacher” off it.")
    marcus.keyboard.press("z")
    done(marcus, "Taken back: it is as it was before.")
    expect(row(marcus, one)).to_contain_text("Labels: Panel update New teacher")

    marcus.keyboard.press("Enter")
    marcus.wait_for_url(f"**/tickets/{one.pk}/**")
    marcus.keyboard.press("l")
    expect(marcus.get_by_label("Put a label on it")).to_be_focused()
    marcus.keyboard.type("Summer")
    marcus.keyboard.press("Enter")
    expect(marcus.get_by_role("group", name="Ticket properties")).to_contain_text("Summer")
    assert Label.objects.count() == 3


def test_nothing_of_a_row_hides_behind_a_long_name_and_no_key_behind_the_word_about_an_act(
    marcus: Page, cast: Cast
) -> None:
    cast.elena.family_name = "Alvarez de la Concepción y Villanueva-Montgomery"
    cast.elena.save()
    whole, part, labelled = file(cast, 3)
    merge(part, into=whole, by=cast.marcus)
    put_label(labelled, make_label("Summer project", by=cast.marcus), by=cast.marcus)
    marcus.set_viewport_size({"width": 1280, "height": 700})
    marcus.goto("/queue/?q=panel")

    def box(one: Locator) -> dict[str, float]:
        # What changed a moment ago is fetched anew once the page is there, and the row is another element then.
        found = next(filter(None, (one.bounding_box() for _ in range(20))), None)
        assert found
        return {"left": found["x"], "right": found["x"] + found["width"], "top": found["y"]} | {
            "bottom": found["y"] + found["height"]
        }

    label, cell = row(marcus, labelled).locator(".word"), row(marcus, labelled).locator(".q-main")
    assert box(label)["right"] <= box(cell)["right"]
    row(marcus, labelled).focus()
    marcus.keyboard.press("i")
    done(marcus, "You took the ticket.")
    assert box(marcus.locator("#snacks"))["bottom"] <= box(marcus.locator(".keys"))["top"]

    marcus.goto("/queue/?q=status:merged")
    status, avatar = row(marcus, part).locator(".q-status .badge"), row(marcus, part).locator(".q-who .avatar")
    expect(status).to_have_text(f"Merged into {whole.pk}")
    assert box(status)["right"] <= box(avatar)["left"]


def test_who_says_duplicate_sees_that_merging_is_the_other_way(marcus: Page, cast: Cast) -> None:
    one, two = file(cast, 2)
    begin(marcus)
    at_row(marcus, one)

    marcus.keyboard.press("d")
    line = marcus.locator("[data-pick-line]")
    expect(marcus.locator("#act [role=option]")).to_have_count(1)
    expect(line).to_contain_text(f"Next: is ticket {one.pk} a duplicate of {two.pk}")
    marcus.keyboard.press("Enter")
    expect(line).to_contain_text(f"Link: ticket {one.pk} is a duplicate of {two.pk}. Both go on")
    marcus.keyboard.press("ArrowDown")
    expect(line).to_contain_text(f"Merge: ticket {one.pk} goes into {two.pk}")
    marcus.keyboard.press("Enter")
    done(marcus, f"{one.pk}: You merged it into ticket {two.pk}.")
    at_row(marcus, two)
    marcus.keyboard.press("z")
    done(marcus, "Taken back: it is as it was before.")
    at_row(marcus, one)


def test_one_key_leads_back_from_a_ticket_to_its_row_also_while_one_writes(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 6)
    begin(marcus)
    for _ in range(3):
        marcus.keyboard.press("j")
    at_row(marcus, tickets[3])

    marcus.keyboard.press("Enter")
    marcus.wait_for_url(f"**/tickets/{tickets[3].pk}/**")
    marcus.keyboard.press("n")
    marcus.keyboard.type("Half a thought u")
    marcus.keyboard.press("Escape")
    marcus.keyboard.press("u")

    marcus.wait_for_url("**/queue/**")
    at_row(marcus, tickets[3])
    marcus.keyboard.press("j")
    at_row(marcus, tickets[4])
    marcus.goto(f"/tickets/{tickets[3].pk}/")
    expect(marcus.locator("#id_body")).to_have_value("Half a thought u")
