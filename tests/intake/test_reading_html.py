"""HTML: made safe to show, and turned into readable text."""

from __future__ import annotations

import pytest

from intake.reading import Reading, read
from tests.intake.mail import wire


def page(html: str) -> Reading:
    return read(wire(html, Content_Type="text/html; charset=utf-8"))


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p onclick='steal()'>Hi</p>", "<p>Hi</p>"),
        ("Hi<script>steal()</script>", "Hi"),
        ("Hi<SCRIPT SRC=//evil.example/x.js></SCRIPT >", "Hi"),
        ("<style>p{background:url(//evil.example)}</style><p style='color:red' class=x id=y>Hi</p>", "<p>Hi</p>"),
        ("<a href='javascript:steal()'>Hi</a>", '<a rel="noopener noreferrer nofollow">Hi</a>'),
        ("<a href=' java\nscript:steal()'>Hi</a>", '<a rel="noopener noreferrer nofollow">Hi</a>'),
        ("<img src=x onerror=steal()>Hi", "Hi"),
        ("<svg onload=steal()><p>Hi</p></svg>", "<p>Hi</p>"),
        ("<iframe src='//evil.example'></iframe><form action='//evil.example'><input name=p></form>Hi", "Hi"),
        ("<meta http-equiv=refresh content='0;url=//evil.example'><base href='//evil.example/'>Hi", "Hi"),
        ("Hi<!--[if mso]><b>Outlook</b><![endif]-->", "Hi"),
        ("<math><mtext></mtext><mglyph><style><img src=x onerror=steal()></style></mglyph></math>Hi", "Hi"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
    ],
)
def test_nothing_active_survives(html: str, clean: str) -> None:
    assert page(html).body_html == clean


def test_pictures_from_elsewhere_become_links_and_attached_ones_stay() -> None:
    reading = page(
        '<p><img src="cid:a@x" alt="Screen"><img src="https://x.example/map.png" alt="Map">'
        '<img src="https://spy.example/1.gif" width="1" height="1" alt="x"><img '
        'src="https://x.example/logo.png"></p>'
    )
    link = '<a href="https://x.example/map.png" rel="noopener noreferrer nofollow">[Map]</a>'
    assert reading.body_html == f'<p><img src="cid:a@x" alt="Screen">{link}</p>'


def test_unclosed_and_crossed_tags_come_out_well_formed() -> None:
    assert (
        page("<p>one<p>two <b>bold <i>both</b> rest").body_html == "<p>one</p><p>two <b>bold <i>both</i></b> rest</p>"
    )


def test_html_only_letters_have_readable_text() -> None:
    reading = page(
        "<html><head><title>not shown</title></head><body><h1>Room 12</h1><p>The&nbsp;panel<br>is dark.</p>"
        "<ul><li>plug<li>lamp</ul><ol><li>first<li>second</ol>"
        "<table><tr><td>Tag</td><td>Room</td></tr><tr><td>CV-1</td><td>12</td></tr></table>"
        '<p>See <a href="https://d.example/help">help</a>, <a href="https://d.example">d.example</a>.</p>'
        "</body></html>"
    )
    assert reading.body_text == (
        "Room 12\n\nThe panel\nis dark.\n\n- plug\n- lamp\n\n1. first\n2. second\n\nTag  Room\nCV-1  12\n\n"
        "See help <https://d.example/help>, d.example."
    )


def test_hidden_preview_lines_are_neither_shown_nor_read() -> None:
    reading = page('<div style="display:none">preview</div><div>Hello</div>')
    assert (reading.body_text, reading.body_html) == ("Hello", "<div>Hello</div>")


def test_a_letter_that_hides_all_its_text_is_read_all_the_same() -> None:
    assert page('<div style="display:none">Hello</div>').body_text == "Hello"


def test_the_quotation_of_an_html_answer_is_trimmed() -> None:
    reading = page(
        '<div>It works now.</div><div class="gmail_quote"><div>On Mon, Apr 26, 2027 at 9:00 AM Help '
        "&lt;help@d.example&gt; wrote:"
        '<br></div><blockquote class="gmail_quote" style="margin:0"><p>Try again.</p></blockquote></div>'
    )
    assert reading.body_text.endswith("wrote:\n\n> Try again.")
    assert reading.reply_text == "It works now."


def test_an_outlook_answer_in_html_is_trimmed() -> None:
    reading = page(
        "<p class=MsoNormal>Fixed, thanks.</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Help "
        "&lt;help@d.example&gt;"
        "<br><b>Sent:</b> Monday, April 26, 2027 9:00 AM<br><b>To:</b> Pat<br><b>Subject:</b> Printer</p></div>"
        "<p>Try again.</p>"
    )
    assert reading.reply_text == "Fixed, thanks."


def test_an_indented_block_is_no_quotation() -> None:
    assert page("<p>Steps:</p><blockquote><p>Turn it on.</p></blockquote>").reply_text == "Steps:\n\nTurn it on."


@pytest.mark.parametrize("tag", ["div", "b", "table", "blockquote", "font", "span", "ul"])
def test_absurdly_deep_html_keeps_its_text(tag: str) -> None:
    reading = page(f"<{tag}>" * 30_000 + "deep down")
    assert reading.body_text.strip("-> ") == "deep down"
    assert "deep down" in reading.body_html
    assert reading.body_html.count("<") < 1_000


def test_right_to_left_text_and_emoji_stay_as_they_are() -> None:
    reading = page("<p dir=rtl>המדפסת תקועה 🖨️</p>")
    assert (reading.body_text, reading.body_html) == ("המדפסת תקועה 🖨️", '<p dir="rtl">המדפסת תקועה 🖨️</p>')
