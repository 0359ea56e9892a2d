"""Every state that a page can be in: who is there, where, and by which keys and presses one comes to it.

States are found by keys, addresses and names of fields, never by words, so that they are the same in each language.
Nothing is changed for good: the same town is looked at through every window. `reach` leads to the state; where it
opens something over the page, `at` is what has the focus before. States of one page stand together, and are reached
from there; one that leaves a mark on its page says so by `marks`, and `after` takes away what would stay.
`wide` states are not there on a phone.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.reaching import State, act, opened, pages, sent, there, typed
from tests.browser.states_of_days import DAYS
from tests.browser.town import Town, picture
from tickets.actions.drafts import drop_draft
from tickets.models import FilingDraft


def how_to_link(page: Page, town: Town) -> None:
    """With which ticket is chosen; now how."""
    act("d", "#act [role=option]")(page, town)
    page.keyboard.press("Enter")
    there(page, "#act .act-with")


def ticks(page: Page, town: Town) -> None:
    """Three rows are ticked, and the bar is there."""
    for key in "xjxjx":
        page.keyboard.press(key)
    there(page, "#bulk")


def more_of_ticks(page: Page, town: Town) -> None:
    """The bar of what is ticked, with its further acts."""
    ticks(page, town)
    page.locator("#bulk summary").press("Enter")
    there(page, "#bulk .menu-box")


def preview(page: Page, town: Town) -> None:
    """The ticket beside the list."""
    page.keyboard.press("j")
    there(page, "#preview h2")


def conflict(page: Page, town: Town) -> None:
    """Jo was quicker."""
    page.keyboard.press("p")
    there(page, "#act [role=option]")
    town.meanwhile(int(page.locator("[data-row].is-focus").get_attribute("data-number") or 0))
    page.locator("#act [role=option]:not([disabled])").last.press("Enter")
    there(page, "#act [data-stale]")


def taken(page: Page, town: Town) -> None:
    """The word about an act, with its Undo."""
    page.keyboard.press("i")
    there(page, "#snacks [data-key=z]")


def taken_back(page: Page, town: Town) -> None:
    """As it was."""
    page.keyboard.press("z")
    expect(page.locator("#snacks [data-key=z]")).to_have_count(0)


def scrolled_in(page: Page) -> None:
    """All of the walk-in line: on a phone its button stays at the lower edge, and lies over what is scrolled there."""
    page.locator("dialog[open]").evaluate("one => one.scrollTo(0, one.scrollHeight)")


def to_its_end(page: Page, town: Town) -> None:
    """The walk-in line as a page, with nothing under its button."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def walk_in(page: Page, town: Town) -> None:
    """The walk-in line."""
    page.keyboard.press("w")
    expect(page.locator("[data-walk-who]")).to_be_focused()
    scrolled_in(page)


def walk_in_person(page: Page, town: Town) -> None:
    """The walk-in line with people to choose from."""
    walk_in(page, town)
    page.keyboard.type("park")
    there(page, "#walk-people [role=option]")
    scrolled_in(page)


def walk_in_kinds(page: Page, town: Town) -> None:
    """The walk-in line with kinds that were found by a word."""
    walk_in_person(page, town)
    page.keyboard.press("Enter")
    page.keyboard.type("password")
    there(page, "#walk-kinds [role=option]")
    scrolled_in(page)


def walk_in_error(page: Page, town: Town) -> None:
    """Somebody is chosen, and the minutes are no number."""
    walk_in_person(page, town)
    page.keyboard.press("Enter")
    page.locator("#walk-minutes").fill("ten")
    page.locator("#walk-minutes").press("Enter")
    there(page, "#walk-in .field-err")
    scrolled_in(page)


def mention(page: Page, town: Town) -> None:
    """Colleagues to choose from, in a note."""
    page.keyboard.press("n")
    page.locator("#id_body").press_sequentially("Look, @")
    there(page, "#mentions [role=option]")


def no_draft(page: Page, town: Town) -> None:
    """Nothing is left in the answer."""
    page.locator("#id_body").fill("")


def photo_added(page: Page, town: Town) -> None:
    """A photo, with the way to take it out."""
    page.locator("#id_photos").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": picture()})
    there(page, "figure.photo[data-kept]")


def nothing_begun(page: Page, town: Town) -> None:
    """What Elena began to tell is thrown away."""
    for draft in FilingDraft.objects.filter(user=town.cast.elena):
        drop_draft(draft.form_token, by=town.cast.elena)


def on_the_form(page: Page, town: Town) -> None:
    """She typed what we know already."""
    page.locator("#id_subject").press_sequentially("projector")
    there(page, "#file-already button")


def somebody(page: Page, town: Town) -> None:
    """People to choose from: for whom it is."""
    page.locator(".for-sum").press("Enter")
    page.locator("#id_somebody").press_sequentially("chen")
    there(page, "#for-people [type=radio]")


def signed_out_error(page: Page, town: Town) -> None:
    """A wrong password."""
    page.locator("#id_login").fill("nobody@cedarvalley.example")
    page.locator("#id_password").fill("wrong")
    page.locator("#id_password").press("Enter")
    there(page, "main [role=alert]")


def targets_error(page: Page, town: Town) -> None:
    """A target that is none."""
    page.locator("#targets tbody input").first.fill("soon")
    page.locator("#targets tbody input").first.press("Enter")
    there(page, "#targets .errorlist")


QUEUE = "/queue/?by=due"
FIRST = "[data-rows] [data-row]"
CROWD = "/queue/?view=unassigned"


def full(town: Town) -> str:
    """The ticket with everything on it."""
    return town.ticket("full")


def of(name: str) -> Callable[[Town], str]:
    """The page of a ticket."""
    return lambda town: town.ticket(name)


SIGNED_OUT = [
    State("sign-in", "", "/accounts/login/"),
    State("sign-in with an error", "", "/accounts/login/", signed_out_error, marks=True),
    *pages("", password_reset="/accounts/password/reset/", not_found="/nowhere/"),
    *pages("", link_of_a_letter=lambda town: town.letter),
]

HOME = [
    State("home with an outage", "elena", "/"),
    State("ask box with suggestions", "elena", "/", typed("#ask", "projector", "#ask-options"), at="#ask", marks=True),
    State("account menu", "elena", "/my/", opened("summary.me-link", ".menu-box"), at="summary.me-link"),
    State("my tickets", "elena", "/my/"),
    *pages("elena", account_of_a_teacher="/account/"),
    *pages("kim", my_tickets_of_a_student="/my/", queue_of_a_student="/queue/"),
]

FORM = "/report/?subject=It+does+not+react&category=panel-touch"
FILING = [
    State("report, empty", "elena", "/report/"),
    State("report, already known", "elena", "/report/", on_the_form, marks=True),
    State("report with questions", "elena", FORM),
    State("report, photo added", "elena", FORM, photo_added, marks=True, after=nothing_begun),
    State("report, for somebody", "elena", FORM, somebody, marks=True),
    State("report, where changed", "elena", FORM, opened(".where-sum", ".where-change"), marks=True),
    State("report with an error", "elena", "/report/", sent(".file-send button"), marks=True),
    State("report what goes on already", "elena", "/report/?subject=wifi+slow"),
    State("report, questions unfolded", "elena", FORM, opened(".fold-sum", ".fold"), marks=True),
    State(
        "sent, class not named",
        "elena",
        "/report/?subject=Stool",
        sent(".file-send button", ".tell-class"),
        marks=True,
        after=sent("form[action$='/withdraw/'] button", ".undo-mine"),
    ),
    State(
        "sent, a message",
        "elena",
        of("new"),
        sent("#reply button", ".snack", body="It is worse."),
        marks=True,
        after=sent(".snack button", "#reply [role=status]"),
    ),
    *pages("david", draft_kept="/", draft_resumed=lambda town: f"/report/?draft={town.draft}"),
    *pages("david", report_for_a_class=lambda town: f"/report/?section={town.section}"),
    *pages("kim", home_of_a_student="/", report_of_a_student="/report/", sticker_unknown="/r/nowhere"),
    *pages("kim", sticker_of_a_room="/r/LMS/214"),
    *pages("david", report_for_her="/report/?somebody=alvarez", report_for_nobody="/report/?somebody=nobody"),
    *pages("david", report_of_a_kind="/report/?category=chromebook-screen"),
]

MINE = [
    *(
        State(f"my ticket, {name}", "elena", of(name))
        for name in ("new", "hers to answer", "waits for a part", "solved", "rated", "closed", "withdrawn", "merged")
    ),
    State(
        "my ticket with a visit, another time",
        "elena",
        full,
        opened("#another-time summary", "#another-time form"),
        marks=True,
    ),
    State("my picture", "elena", full, opened("a[data-view]", "dialog.viewer"), at="a[data-view]"),
    *pages("elena", outage=lambda town: f"/outages/{town.going}/", outage_over=lambda town: f"/outages/{town.over}/"),
]

LIST = [
    State("queue", "marcus", QUEUE),
    State("queue, preview", "marcus", QUEUE, preview, wide=True),
    *(
        State(f"queue, {name}", "marcus", QUEUE, act(key), at=FIRST)
        for key, name in {
            "a": "assign",
            "T": "team",
            "s": "status",
            "p": "priority",
            "t": "category",
            "v": "visit",
            "r": "reply",
            "n": "note",
            "d": "link",
            "l": "labels",
            "b": "snooze",
            "m": "macros",
            "?": "all keys",
            "Control+k": "palette",
        }.items()
    ),
    State("queue, how to link", "marcus", QUEUE, how_to_link, at=FIRST),
    State("queue, walk-in", "marcus", QUEUE, walk_in, at=FIRST),
    State("queue, walk-in with people", "marcus", QUEUE, walk_in_person, at=FIRST),
    State("queue, walk-in with kinds", "marcus", QUEUE, walk_in_kinds, at=FIRST),
    State("queue, walk-in with an error", "marcus", QUEUE, walk_in_error, at=FIRST),
    State("queue, filters", "marcus", QUEUE, opened("#filters summary", "#filters form")),
    State("queue, order", "marcus", QUEUE, opened(".list-head .menu:nth-of-type(2) > summary", ".menu[open] a")),
    State("queue, columns", "marcus", QUEUE, opened(".columns-menu summary", ".columns-menu form"), wide=True),
    State(
        "queue, search box", "marcus", QUEUE, typed("[data-key='/']", "stat", "#search-list [role=option]"), marks=True
    ),
    State("queue, ticks", "marcus", QUEUE, ticks, at=FIRST, marks=True),
    State("queue, more of ticks", "marcus", QUEUE, more_of_ticks, at=FIRST, marks=True),
    State("queue, done with undo", "marcus", CROWD, taken, at=FIRST, marks=True, after=taken_back),
    State("queue, conflict", "marcus", CROWD, conflict, at=FIRST, marks=True),
    *pages(
        "marcus",
        queue_with_nothing_left="/queue/?view=late",
        search_with_snippets="/queue/?q=lesson",
        search_without_a_find="/queue/?q=zzzz",
        search_do_you_mean="/queue/?q=lesson+lincoln+late",
        search_did_you_mean="/queue/?q=status:waitng",
        search_with_terms="/queue/?q=school:lms+-is:late+scool:x",
        search_help="/queue/search/",
        walk_by_room="/queue/?by=room",
        views="/queue/views/",
        view_form="/queue/views/new/",
        view_of_mine=lambda town: f"/queue/?view={town.view.key}&sort=newest" if town.view else "",
        all_keys_page="/keys/",
    ),
    State("walk-in page", "marcus", "/walk-in/", to_its_end),
    State(
        "views, delete", "marcus", "/queue/views/", opened(".saved-view-acts summary", ".saved-view-acts .menu-box")
    ),
    State(
        "view form with an error",
        "marcus",
        "/queue/views/new/",
        sent("main [name=name]", name="x", query="priority:urgnt"),
        marks=True,
    ),
]

TICKET = [
    State("ticket", "marcus", full),
    State("ticket, reply", "marcus", full, act("r", "#id_body:focus"), marks=True),
    *(
        State(f"ticket, {name}", "marcus", full, act(key, "details[data-menu][open] .menu-box"))
        for key, name in {
            "s": "status",
            "p": "priority",
            "a": "assign",
            "t": "category",
            "T": "place",
            "v": "visit",
            "d": "link",
            "l": "labels",
            "b": "snooze",
        }.items()
    ),
    State("ticket, macros", "marcus", full, act("m", "#macro-q")),
    State("ticket, more", "marcus", full, opened(".tick-head .menu:last-of-type > summary", ".menu[open] .menu-box")),
    State("ticket, split", "marcus", full, opened(".split summary", ".split .menu-box")),
    State("ticket, picture", "marcus", full, opened("a[data-view]", "dialog.viewer"), at="a[data-view]"),
    State("ticket, mention", "marcus", full, mention, marks=True, after=no_draft),
    State(
        "ticket, time",
        "marcus",
        full,
        opened("#s-time ~ details summary, .side-card:has(#s-time) summary", ".time-add"),
        marks=True,
    ),
    State(
        "ticket, history",
        "marcus",
        full,
        opened(".side-card:has(#s-history) summary", "#s-history ~ details ol"),
        marks=True,
    ),
    State("ticket with an error", "marcus", full, sent(".composer [data-send=send]:visible"), marks=True),
    *(
        State(f"ticket, {name}", "marcus", of(name))
        for name in ("hers to answer", "waits for a part", "thanked", "closed", "withdrawn", "merged")
    ),
    State("ticket, restricted", "jo", of("restricted")),
    *pages(
        "marcus",
        merge_on_the_ticket=lambda town: f"{full(town)}#join",
        macros_page=lambda town: f"{full(town)}macros/",
        visit_times_page=lambda town: f"{full(town)}visit-times/",
    ),
    State(
        "merge",
        "marcus",
        lambda town: f"/tickets/merge/?tickets={town.tickets['twin']}&number={town.tickets['full']}",
    ),
]

LEADS = [
    *pages(
        "jo",
        outages="/outages/",
        outage_of_a_lead=lambda town: f"/outages/{town.going}/",
        outage_over_of_a_lead=lambda town: f"/outages/{town.over}/",
        declare=lambda town: f"/outages/new/?tickets={town.tickets['full']}",
        urgency="/targets/urgency/",
        walk_by_room_of_a_lead="/queue/?by=room",
    ),
    State(
        "outage, its end",
        "jo",
        lambda town: f"/outages/{town.going}/",
        opened(".outage-end summary", ".outage-end form"),
        marks=True,
    ),
    State("declare with an error", "jo", "/outages/new/", sent("main [name=title]"), marks=True),
    State("targets with an error", "jo", "/settings/hours/", targets_error, marks=True),
    *pages("renee", workload="/reports/workload/", missed="/reports/missed/?period=year"),
    *pages("ada", catalogue="/settings/questions/", questions="/settings/questions/chromebook-screen/"),
    State(
        "questions, more",
        "ada",
        "/settings/questions/chromebook-screen/",
        opened(".cat-question details summary", ".cat-when"),
        marks=True,
    ),
]

DESK = [
    *pages("sam", stickers_of_a_clerk="/stickers/"),
    *pages(
        "marcus",
        macros="/macros/",
        macro_new="/macros/new/",
        sticker_of_a_room_at_the_desk="/r/LMS/214",
        macro_form=lambda town: f"/macros/{town.macro}/",
        stickers="/stickers/",
        sticker_of_a_device="/r/P-0214",
        thanks="/thanks/",
        account="/account/",
        absences="/absences/",
        forbidden="/settings/questions/",
        not_found_signed_in="/tickets/999999/",
    ),
    State("macro form with an error", "marcus", "/macros/new/", sent("main [name=name]", name="Empty"), marks=True),
    State("stickers with an error", "marcus", "/stickers/", sent("main [name=first]", first="0"), marks=True),
    State(
        "absence with an error",
        "marcus",
        "/absences/",
        sent("main [name=last_day]", first_day="2027-05-05", last_day="2027-05-04"),
        marks=True,
    ),
]

STATES = [*SIGNED_OUT, *HOME, *FILING, *MINE, *LIST, *TICKET, *LEADS, *DAYS, *DESK]
