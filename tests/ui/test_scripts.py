"""The behaviours of static/js, each in a real browser on a page small enough to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from ui import times
from ui.templatetags.ui import clock_words

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "static"
CSP = "default-src 'self'; img-src 'self' data: blob:"
WORDS = clock_words()

Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """`open_page("keys", body)`: a page with that script, under the product's policy; posts come to `page.posts`."""
    desk, phone = chromium.new_context(), chromium.new_context(is_mobile=True, has_touch=True)

    def open_(script: str, body: str, head: str = "", clock: str = "", *, on_phone: bool = False) -> Page:
        page = (phone if on_phone else desk).new_page()
        page.posts = []  # type: ignore[attr-defined]
        html = f'<!doctype html><html><head>{head}<script type="module" src="/js/{script}.js"></script></head>{body}'

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix("http://ui.test/")
            if path.startswith("js/"):
                route.fulfill(body=(STATIC / path).read_text(), content_type="text/javascript")
            elif path == "":
                route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": CSP})
            else:
                page.posts.append((path, route.request.post_data))  # type: ignore[attr-defined]
                route.fulfill(status=204)

        page.route("**", answer)
        if clock:
            page.clock.install(time=clock)
        page.goto("http://ui.test/")
        return page

    yield open_
    desk.close()
    phone.close()


LIST = """
<body><input type="search" data-key="/" id="q"><a href="/queue" data-go="q">Queue</a>
<table><tbody data-rows>
  <tr data-row id="r1"><td><input type="checkbox" aria-label="1"></td><td><a href="/t/1">One</a></td></tr>
  <tr data-row id="r2"><td><input type="checkbox" aria-label="2"></td><td><a href="/t/2">Two</a></td></tr>
  <tr data-row id="r3"><td><input type="checkbox" aria-label="3"></td><td><a href="/t/3">Three</a></td></tr>
</tbody></table></body>
"""


def sent(page: Page, count: int = 1) -> list[tuple[str, str | None]]:
    """What was asked for beside the page itself, as soon as it is `count` requests; a press returns before them."""
    posts: list[tuple[str, str | None]] = page.posts  # type: ignore[attr-defined]
    for _ in range(250):
        if len(posts) >= count:
            break
        page.wait_for_timeout(20)
    return posts


def ticked(page: Page) -> list[str]:
    return page.eval_on_selector_all("input[type=checkbox]:checked", "boxes => boxes.map(b => b.closest('tr').id)")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_j_and_k_walk_through_the_rows_and_x_ticks_one(open_page: Open) -> None:
    page = open_page("keys", LIST)

    for key in ("j", "j", "x", "j", "j", "k", "x"):
        page.keyboard.press(key)

    assert focused(page) == "r2"
    assert ticked(page) == []
    page.keyboard.press("x")
    assert ticked(page) == ["r2"]
    assert page.eval_on_selector_all("[data-row]", "rows => rows.map(r => r.tabIndex)") == [-1, 0, -1]


def test_from_the_row_that_is_marked_at_the_start_j_goes_to_the_second_and_enter_opens_it(open_page: Open) -> None:
    marked = LIST.replace('id="r1"', 'id="r1" class="is-focus"')
    page = open_page("keys", marked)
    page.keyboard.press("Enter")
    assert sent(page) == [("t/1", None)]

    page = open_page("keys", marked)
    seen = []
    for _press in range(3):
        page.keyboard.press("j")
        seen.append(page.evaluate("document.activeElement.id"))

    assert seen == ["r2", "r3", "r3"]
    page.keyboard.press("k")
    assert focused(page) == "r2"


def test_star_ticks_all_and_escape_clears(open_page: Open) -> None:
    page = open_page("keys", LIST)

    page.keyboard.press("*")
    assert ticked(page) == ["r1", "r2", "r3"]
    page.keyboard.press("Escape")
    assert ticked(page) == []


def test_keys_do_nothing_while_typing_nor_when_switched_off(open_page: Open) -> None:
    page = open_page("keys", LIST)

    page.keyboard.press("/")
    page.keyboard.type("jx*")
    assert (focused(page), page.input_value("#q"), ticked(page)) == ("q", "jx*", [])

    page = open_page("keys", LIST.replace("<body>", '<body data-keys="off">'))
    page.keyboard.press("*")
    page.keyboard.press("j")
    assert (ticked(page), focused(page)) == ([], "")


def test_enter_opens_the_row_and_g_then_a_letter_goes_there(open_page: Open) -> None:
    page = open_page("keys", LIST)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert sent(page) == [("t/2", None)]
    page.keyboard.press("g")
    page.keyboard.press("q")
    assert sent(page, 2) == [("t/2", None), ("queue", None)]
    page.keyboard.press("g")
    page.keyboard.press("d")

    assert sent(page, 3) == [("t/2", None), ("queue", None), ("queue?by=room", None)]


def test_g_and_a_letter_that_leads_nowhere_do_nothing(open_page: Open) -> None:
    page = open_page("keys", LIST)
    page.keyboard.press("j")
    page.keyboard.press("g")
    page.keyboard.press("x")
    assert ticked(page) == []

    page.keyboard.press("x")
    page.keyboard.press("j")

    assert (ticked(page), focused(page)) == (["r1"], "r2")


def test_z_says_where_nothing_can_be_taken_back_any_more(open_page: Open) -> None:
    late = '<template id="too-late"><div data-snack="6">Too late</div></template><div id="snacks"></div></body>'
    page = open_page("keys", LIST.replace("</body>", late))
    page.keyboard.press("z")
    page.keyboard.press("z")

    assert page.inner_text("#snacks") == "Too late"


def test_a_row_that_is_ticked_where_nothing_was_pressed_before_has_the_focus(open_page: Open) -> None:
    page = open_page("keys", LIST.replace('data-row id="r1"', 'data-row class="is-focus" id="r1"'))
    page.keyboard.press("x")
    page.keyboard.press("j")

    assert (ticked(page), focused(page)) == (["r1"], "r2")


CLOCKS = """<body>
<span class="badge sla tone-warn"><svg><use href="/icons.svg#i-clock"/></svg>
<span class="visually-hidden">Due in </span>
<time id="soon" data-clock="soon" data-minutes="38" datetime="2027-04-27T10:30:00-06:00">38 min</time></span>
<time id="late" data-clock="late" data-minutes="14" datetime="2027-04-27T09:38:00-06:00">14 min late</time>
<time id="day" datetime="2027-04-28T09:15:00-06:00">Wed 9:15</time></body>
"""
NINE_52 = '<meta name="now" content="2027-04-27T09:52:00-06:00">' + WORDS


def clocks(page: Page) -> list[str]:
    return [page.inner_text(f"#{name}") for name in ("soon", "late", "day")]


def test_clocks_go_on_from_the_servers_moment_not_the_readers(open_page: Open) -> None:
    page = open_page("ticker", CLOCKS, NINE_52, clock="2020-01-01T00:00:00Z")

    assert clocks(page) == ["38 min", "14 min late", "Wed 9:15"]
    page.clock.run_for(3 * 60_000)
    assert clocks(page) == ["35 min", "17 min late", "Wed 9:15"]


def test_a_clock_that_runs_out_turns_late_in_word_and_colour(open_page: Open) -> None:
    page = open_page("ticker", CLOCKS, NINE_52, clock="2020-01-01T00:00:00Z")

    page.clock.run_for(40 * 60_000)

    assert page.inner_text("#soon") == "2 min late"
    assert page.get_attribute(".sla", "class") == "badge sla tone-danger"
    assert page.get_attribute(".sla use", "href") == "/icons.svg#i-alert-octagon"
    assert page.locator(".visually-hidden").count() == 0


LONG_LATE = """<body><time data-clock="late" data-minutes="59" data-day="510" datetime="x">59 min late</time>
<time data-clock="late" data-minutes="508" data-day="510" datetime="x">8 h 28 late</time>
<time data-clock="late" data-minutes="1078" data-day="510" datetime="x">2 school days late</time>
<time data-clock="late" data-minutes="1529" data-day="510" datetime="x">2 school days 8 h late</time></body>
"""


def test_clocks_go_on_in_the_words_of_the_server(open_page: Open) -> None:
    page = open_page("ticker", LONG_LATE, NINE_52, clock="2020-01-01T00:00:00Z")
    assert page.locator("time").all_inner_texts()[0] == "59 min late"

    for passed, said in (
        (1, ["1 h late", "8 h 29 late", "2 school days late", "3 school days late"]),
        (2, ["1 h 01 late", "1 school day late", "2 school days 1 h late", "3 school days late"]),
    ):
        page.clock.run_for(60_000)
        lengths = [base + passed for base in (59, 508, 1078, 1529)]
        assert [f"{times.duration(minutes, 510)} late" for minutes in lengths] == said
        assert page.locator("time").all_inner_texts() == said


def test_clocks_stop_when_the_schools_close(open_page: Open) -> None:
    closing = NINE_52 + '<meta name="clocks-run-until" content="2027-04-27T09:57:00-06:00">'
    page = open_page("ticker", CLOCKS, closing, clock="2020-01-01T00:00:00Z")

    page.clock.run_for(3 * 3_600_000)

    assert clocks(page) == ["33 min", "19 min late", "Wed 9:15"]


def test_a_notice_leaves_after_its_seconds_but_not_under_the_pointer(open_page: Open) -> None:
    body = '<body><div data-snack="15" id="a">Done</div><div data-snack="0" id="b">Failed</div></body>'
    page = open_page("snack", body, clock="2020-01-01T00:00:00Z")

    page.clock.run_for(10_000)
    page.hover("#a")
    page.clock.run_for(60_000)
    assert page.locator("#a").count() == 1
    page.hover("#b")
    page.clock.run_for(15_100)

    assert (page.locator("#a").count(), page.locator("#b").count()) == (0, 1)


SENDS = """<body><form><textarea></textarea><input type="radio"><button class="btn-primary">Send</button></form>
  <p>What else is on the page</p><div class="snacks"><div class="snack" data-snack="0">Sent</div></div>"""
PLACES = """() => {
  const place = (one, css) => { document.querySelector(one).style.cssText = css; };
  place("textarea", "display: block; height: 400px");
  place("p", "height: 900px");
  place(".snacks", "position: fixed; inset: auto 0 20px; height: 60px");
  place(".snack", "height: 60px");
}"""
MEETS = """() => {
  const [send, notice] = ["button", ".snack"].map(one => document.querySelector(one).getBoundingClientRect());
  return send.top < notice.bottom && send.bottom > notice.top;
}"""


def test_who_writes_finds_the_button_that_sends_above_a_notice(open_page: Open) -> None:
    page = open_page("snack", SENDS)
    page.set_viewport_size({"width": 360, "height": 500})
    page.evaluate(PLACES)
    page.focus("input")
    assert page.evaluate(MEETS)

    page.focus("textarea")

    assert not page.evaluate(MEETS)


WRONG = """<body><form>
  <input id="id_name" class="form-control is-invalid-tone" aria-invalid="true"
    aria-describedby="id_name_error id_name_hint">
  <p id="id_name_hint">Their name</p><p id="id_name_error">Nobody is called so.</p>
  <fieldset aria-describedby="id_kind_error">
    <input type="radio" id="id_kind_0" aria-invalid="true" aria-describedby="id_kind_error"></fieldset>
  <p id="id_kind_error">Please choose one.</p>
  <input type="file" id="id_files"><p id="id_files_error">Too large.</p>
  <input id="id_room" aria-invalid="true" aria-describedby="id_room_error">
  <p id="id_room_error">No such room.</p></form>"""


def test_an_error_goes_as_soon_as_its_field_is_changed_and_the_others_stay(open_page: Open) -> None:
    page = open_page("errors", WRONG)
    name = page.locator("#id_name")

    def errors() -> list[str]:
        return page.locator("[id$=_error]").evaluate_all("all => all.map(one => one.id)")

    name.focus()
    page.keyboard.press("ArrowRight")
    assert errors() == ["id_name_error", "id_kind_error", "id_files_error", "id_room_error"]

    name.press("k")
    assert errors() == ["id_kind_error", "id_files_error", "id_room_error"]
    held = [name.get_attribute(one) for one in ("aria-invalid", "aria-describedby", "class")]
    assert held == [None, "id_name_hint", "form-control"]

    page.check("#id_kind_0")
    page.set_input_files("#id_files", {"name": "a.png", "mimeType": "image/png", "buffer": b"png"})
    assert errors() == ["id_room_error"]
    assert page.locator("fieldset, #id_kind_0").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-describedby') ?? one.getAttribute('aria-invalid'))"
    ) == [None, None]
    assert page.get_attribute("#id_room", "aria-invalid") == "true"


def test_a_form_is_sent_once_and_its_button_says_so(open_page: Open) -> None:
    button = '<button data-busy="Sending" name="n" value="1">Send</button>'
    body = f'<body><form method="post" action="/send">{button}</form></body>'
    page = open_page("busy", body)
    width = page.evaluate("document.querySelector('button').offsetWidth")

    page.dblclick("button")
    sent(page)
    page.wait_for_timeout(200)  # for a second one, if there were one

    assert sent(page) == [("send", "n=1")]
    assert page.inner_text("button") == "Sending"
    assert page.get_attribute("button", "aria-busy") == "true"
    assert page.evaluate("document.querySelector('button').offsetWidth") >= width


def test_a_choice_sends_its_form(open_page: Open) -> None:
    body = """<body><form action="/list" data-auto-submit><select name="s"><option>a<option>b</select>
      <button data-auto-submit-button>Show</button></form></body>"""
    page = open_page("submit", body)

    page.select_option("select", "b")

    assert sent(page) == [("list?s=b", None)]
    assert page.is_hidden("button")


COMPOSER = """<body><form method="post" action="/reply" data-composer="48251">
<div role="tablist"><button type="button" role="tab" data-kind="reply" aria-selected="true">Reply</button>
<button type="button" role="tab" data-kind="note" aria-selected="false">Note</button></div>
<input type="hidden" name="kind" value="reply"><textarea name="text"></textarea>
<p data-for="reply" id="for-reply">E-mailed</p><p data-for="note" id="for-note">Internal</p>
<button data-send="send" name="then" value="stay">Send</button>
<button data-send="solve" name="then" value="solve">Send and solve</button></form></body>
"""


def test_tabs_choose_between_reply_and_note(open_page: Open) -> None:
    page = open_page("composer", COMPOSER)
    assert (page.is_visible("#for-reply"), page.is_visible("#for-note")) == (True, False)

    page.click("[data-kind=note]")
    page.keyboard.type("Same as 206")
    page.keyboard.press("Control+Shift+Enter")

    assert (page.is_visible("#for-reply"), page.is_visible("#for-note")) == (False, True)
    assert sent(page) == [("reply", "kind=note&text=Same+as+206&then=solve")]


def test_what_was_typed_comes_back_until_it_was_sent(open_page: Open) -> None:
    page = open_page("composer", COMPOSER)
    page.fill("textarea", "Glad it works again")
    page.reload()
    assert page.input_value("textarea") == "Glad it works again"

    page.keyboard.press("Tab")
    page.focus("textarea")
    page.keyboard.press("Control+Enter")
    sent(page)
    page.goto("http://ui.test/")
    assert page.input_value("textarea") == ""


def test_a_large_photo_is_made_smaller_and_can_be_taken_out(open_page: Open) -> None:
    body = """<body><form><div class="photos" data-dropzone data-remove="Remove {name}">
      <label class="dropzone"><input type="file" name="photos" multiple></label></div></form></body>"""
    page = open_page("dropzone", body)
    before = page.evaluate(
        """async () => {
          const canvas = new OffscreenCanvas(2600, 1950), draw = canvas.getContext("2d");
          const noise = draw.createImageData(2600, 1950);
          for (let i = 0; i < noise.data.length; i += 65536) crypto.getRandomValues(noise.data.subarray(i, i + 65536));
          draw.putImageData(noise, 0, 0);
          const photo = await canvas.convertToBlob({type: "image/jpeg", quality: .95});
          const chosen = new DataTransfer();
          chosen.items.add(new File([photo], "IMG_2041.jpg", {type: "image/jpeg"}));
          chosen.items.add(new File(["%PDF-1.4"], "note.pdf", {type: "application/pdf"}));
          const input = document.querySelector("input");
          input.files = chosen.files;
          input.dispatchEvent(new Event("change", {bubbles: true}));
          return photo.size;
        }"""
    )
    page.wait_for_selector("figure")

    sizes = page.evaluate("[...document.querySelector('input').files].map(f => [f.name, f.size])")
    assert [name for name, _ in sizes] == ["IMG_2041.jpg", "note.pdf"]
    assert sizes[0][1] < before / 2
    assert sizes[1][1] == 8
    page.click("[aria-label='Remove IMG_2041.jpg']")
    assert page.evaluate("[...document.querySelector('input').files].map(f => f.name)") == ["note.pdf"]


def test_arrows_walk_through_suggestions_and_enter_follows_one(open_page: Open) -> None:
    body = """<body><input data-ask role="combobox" aria-controls="l" aria-expanded="true" id="ask">
      <div id="l" role="listbox"><a role="option" id="s1" href="/a/1">One</a>
      <a role="option" id="s2" href="/a/2">Two</a></div></body>"""
    page = open_page("ask", body)
    page.focus("#ask")

    page.keyboard.press("ArrowUp")
    assert page.get_attribute("#ask", "aria-activedescendant") == "s2"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert sent(page) == [("a/2", None)]
    assert focused(page) == "ask"


def test_the_question_has_the_focus_at_once_but_on_a_phone(open_page: Open) -> None:
    """There it would bring up the keyboard over half of the page."""
    body = '<body><a href="/x">Skip</a><input data-ask aria-controls="l" id="ask"><div id="l"></div></body>'

    found = [focused(open_page("ask", body, on_phone=on_phone)) for on_phone in (False, True)]

    assert found == ["ask", ""]


def test_escape_closes_a_menu_and_gives_the_focus_back(open_page: Open) -> None:
    menu = '<details data-menu><summary id="s">Account</summary><a id="out" href="/x">Out</a></details>'
    body = f"<body>{menu}<p>x</p></body>"
    page = open_page("menu", body)
    page.click("summary")
    page.focus("#out")

    page.keyboard.press("Escape")
    assert (page.is_visible("#out"), focused(page)) == (False, "s")
    page.click("summary")
    page.click("p")
    assert page.is_visible("#out") is False


TICKET = """
<body><form action="/reply"><span data-spent="48213">
  <input name="minutes" id="minutes"><input type="hidden" name="measured" id="measured">
  <button type="button" data-spent-add data-words="{n} min: add" id="add" hidden></button>
  <button type="button" data-spent-skip id="skip" hidden>Not this time</button></span>
  <button type="submit" id="send">Send</button></form>
<form action="/solve"><button name="minutes" data-spent-solve id="solve" hidden>
  <span data-words="Solve, and add {n} min"></span></button></form></body>
"""
NINE = "2027-04-27T09:00:00"


def at_work(page: Page, minutes: float) -> None:
    """Somebody moves the mouse now and then for so long."""
    for _half in range(round(minutes * 2)):
        page.clock.run_for(30_000)
        page.mouse.move(10 + _half % 5, 10)


def test_the_time_that_a_ticket_was_on_the_screen_is_offered_and_nothing_is_sent(open_page: Open) -> None:
    page = open_page("spent", TICKET, clock=NINE)
    assert page.locator("#add").is_hidden()

    at_work(page, 12)

    assert page.locator("#add").inner_text() == "12 min: add"
    assert page.locator("#solve").inner_text() == "Solve, and add 12 min"
    assert (page.input_value("#minutes"), page.posts) == ("", [])  # type: ignore[attr-defined]
    page.locator("#add").click()
    assert (page.input_value("#minutes"), page.input_value("#measured")) == ("12", "12")
    assert page.locator("#add").is_hidden()


def test_time_in_which_nobody_is_at_it_does_not_count(open_page: Open) -> None:
    page = open_page("spent", TICKET, clock=NINE)
    at_work(page, 3)

    page.clock.run_for(60 * 60 * 1000)

    assert page.locator("#add").inner_text() == "5 min: add"  # two minutes of reading count


def test_what_is_refused_begins_anew(open_page: Open) -> None:
    page = open_page("spent", TICKET, clock=NINE)
    at_work(page, 3)

    page.locator("#skip").click()

    assert page.locator("#add").is_hidden()
    at_work(page, 2)
    assert page.locator("#add").inner_text() == "2 min: add"


def test_what_is_ignored_goes_on_after_a_reload_and_what_was_added_does_not(open_page: Open) -> None:
    page = open_page("spent", TICKET, clock=NINE)
    at_work(page, 3)
    page.reload()
    assert page.locator("#add").inner_text() == "3 min: add"

    page.locator("#add").click()
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    page.locator("#send").click()
    page.reload()

    assert page.locator("#add").is_hidden()
