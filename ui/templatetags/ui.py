"""The components of every page. Props are keyword-only: a misspelt one stops the template from compiling.

{% load ui %}
{% icon "walk" size="sm" %}                       {% status_chip "waiting_part" %}
{% priority ticket.priority word=True %}                 {% clock_chip state="soon" due=clock.due_at minutes=38 %}
{% avatar person=ticket.assignee size="xs" %}     {% when message.sent_at %}
{% strip tone="warn" icon="wifi-off" title=… %}…{% endstrip %}
{% card title=… %}…{% endcard %}                  {% field form.subject %}
{% empty_state icon="confetti" title=… %}…{% endempty_state %}
{% snack undo_url=… %}…{% endsnack %}             {% page_next page %}
{% options schools chosen=school.pk %}            {% menu_choices helpers name="to" current=ticket.assignee_id %}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache, wraps
from typing import ParamSpec

from django import template
from django.forms import BoundField
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language, gettext

from ui import charts, fields, icons, people, selects, times
from ui.clocks import clock_text, clock_word_forms
from ui.paging import Page
from ui.vocabulary import CLOCKS, PRIORITIES, QUIET_CLOCKS, STATUSES, TONES, VISIT_OFF

register = template.Library()

EMPTY = SafeString("")
KEPT = 4096  # looks that a process remembers
Given = ParamSpec("Given")


def _drawn_once(draw: Callable[Given, SafeString]) -> Callable[Given, SafeString]:
    """For looks that depend on their props and the language alone: a list shows the same few again and again."""

    # Typed: words that are safe already and the same words that must be escaped are equal to each other.
    @lru_cache(maxsize=KEPT, typed=True)
    def kept(language: str | None, *args: Given.args, **given: Given.kwargs) -> SafeString:
        return draw(*args, **given)

    @wraps(draw)
    def drawn(*args: Given.args, **given: Given.kwargs) -> SafeString:
        return kept(get_language(), *args, **given)  # type: ignore[arg-type]  # what templates give can be hashed

    return drawn


def _now(context: Context, given: datetime | None) -> datetime:
    """The page's moment, which the context processor `navigation` puts there."""
    now = given or context.get("now") or context.get("demo_now")
    if not isinstance(now, datetime):
        raise ValueError("This component needs `now`: a prop, or a variable of the page")
    return now


def _tone(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"No tone is named {tone!r}; there are {TONES}")
    return tone


# Words with an icon ------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, *, size: str = "", label: str = "", css: str = "") -> SafeString:
    """One icon of ui.icons; `label` only where no word stands beside it."""
    return icons.draw(name, size, str(label), css)


@register.simple_tag
@_drawn_once
def status_chip(status: str, *, text: str = "", requester: bool = False, visit_off: bool = False) -> SafeString:
    """A ticket's status. `text` says more than the usual word ("Visit, per. 4"); `requester` uses her words.

    `visit_off`: a visit is planned that cannot take place.
    """
    if visit_off:
        return format_html(
            '<span class="badge tone-{}">{}{}</span>', VISIT_OFF.tone, icons.draw(VISIT_OFF.icon), VISIT_OFF.word
        )
    look = STATUSES[status]
    drawn = icons.draw(look.requester_icon if requester else look.icon)
    word = text or (look.plain if requester else look.word)
    tone = look.requester_tone if requester else look.tone
    return format_html('<span class="badge tone-{}">{}{}</span>', tone, drawn, word)


@register.simple_tag
@_drawn_once
def priority(level: int, *, word: bool = False) -> SafeString:
    """A ticket's priority: the icon with its name read out, or with `word`, shown."""
    look = PRIORITIES[level]
    if word:
        return format_html(
            '<span class="pri-word"><span class="pri tone-{} tone-text">{}</span>{}</span>',
            look.tone,
            icons.draw(look.icon),
            look.word,
        )
    return format_html(
        '<span class="pri tone-{} tone-text">{}</span>', look.tone, icons.draw(look.icon, "", str(look.word))
    )


@register.simple_tag(takes_context=True)
def clock_chip(
    context: Context,
    *,
    state: str,
    due: datetime | None = None,
    minutes: float | None = None,
    until: datetime | None = None,
    now: datetime | None = None,
    solved: bool = False,
    day: int = 0,
    text: str = "",
) -> SafeString:
    """A promise's clock; see ui.clocks.clock_text. `text` replaces the words ("3 h 48 to fix")."""
    look = CLOCKS[state]
    said = clock_text(state, now=_now(context, now), due=due, minutes=minutes, until=until, solved=solved, day=day)
    quiet = " quiet" if state in QUIET_CLOCKS else ""
    before = f'<span class="visually-hidden">{escape(said.before)} </span>' if said.before else ""
    words: str = conditional_escape(text or said.text)
    if due is not None:
        counts = said.minutes is not None and not text
        length = f' data-day="{day}"' if day else ""
        ticks = f' data-clock="{state}" data-minutes="{said.minutes}"{length}' if counts else ""
        words = f'<time datetime="{due.isoformat()}"{ticks}>{words}</time>'
    # Every row of a list has one: what is not ours is escaped above, the rest needs no look at each part.
    return SafeString(f'<span class="badge sla tone-{look.tone}{quiet}">{icons.draw(look.icon)}{before}{words}</span>')


@register.simple_tag
def chip(text: str, *, tone: str = "muted", icon: str = "", quiet: bool = False, count: bool = False) -> SafeString:
    """A word with a meaning colour that is neither status nor clock."""
    css = f"badge tone-{_tone(tone)}" + " quiet" * bool(quiet) + " count" * bool(count)
    return format_html('<span class="{}">{}{}</span>', css, icons.draw(icon) if icon else "", text)


@register.simple_tag
def avatar(
    *, person: object = None, name: str = "", key: object = None, size: str = "sm", decorative: bool = False
) -> SafeString:
    """A person as initials on her colour: `person` is anyone with a pk, whose str() is the name.

    `decorative` where the name stands beside it. No person and no name draws the dashed "Nobody yet".
    """
    if person is None and not name:
        return _nobody(size)
    name = name or str(person)
    return _face(name, str(key if key is not None else getattr(person, "pk", name)), size, decorative)


@_drawn_once
def _nobody(size: str) -> SafeString:
    return format_html(
        '<span class="avatar avatar-{0} nobody" role="img" aria-label="{1}" title="{1}">{2}</span>',
        size,
        gettext("Nobody yet"),
        icons.draw("user-plus", "xs"),
    )


@_drawn_once
def _face(name: str, key: str, size: str, decorative: bool) -> SafeString:
    if decorative:
        said = SafeString('aria-hidden="true"')
    else:
        said = format_html('role="img" aria-label="{0}" title="{0}"', name)
    css = f"avatar avatar-{size} av-{people.colour_of(key)}"
    return format_html('<span class="{}" {}>{}</span>', css, said, people.initials(name))


# Times -------------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def when(context: Context, at: datetime | None, *, show: str = "sentence", now: datetime | None = None) -> SafeString:
    """A moment as school people say it, in a <time>. Nothing where there is no moment.

    Shows: sentence "today 3:30 PM" · time "9:58 AM" · day "Thursday, April 29" · due "Wed 9:15" · age "4 d" ·
    full, day and time with the year.
    """
    if at is None:
        return EMPTY
    moment = _now(context, now)
    text = {
        "sentence": lambda: times.say(at, moment),
        "time": lambda: times.clock_time(at),
        "day": lambda: times.long_day(at, moment),
        "due": lambda: times.due(at, moment),
        "age": lambda: times.age(at, moment),
        "full": lambda: times.say(at),
    }[show]()
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), times.say(at), text)


@register.simple_tag
def clock_words() -> SafeString:
    """The words with which static/js/ticker.js rewrites the clocks of a page: ui.times.duration in the browser."""
    words = format_html_join("", ' data-{}="{}"', clock_word_forms().items())
    return format_html('<meta name="clock-words"{}>', words)


@register.filter
def duration(minutes: float | None, day: int = 0) -> str:
    """Minutes as "2 h 05", or with the minutes of a school day as "2 school days"; nothing for nothing."""
    return "" if minutes is None else times.duration(minutes, day)


# Boxes -------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def strip(
    content: str,
    *,
    tone: str,
    icon: str,
    title: str = "",
    url: str = "",
    action: str = "",
    role: str = "",
    css: str = "",
) -> SafeString:
    """A notice in the page. `url` with `action` puts a link-button at its end; `role` "alert" reads it out."""
    head = format_html('<p class="strong">{}</p>', title) if title else EMPTY
    button = format_html('<a class="btn btn-sm" href="{}">{}</a>', url, action) if url else EMPTY
    said = format_html(' role="{}"', role) if role else EMPTY
    return format_html(
        '<div class="{}"{}>{}<div class="strip-body">{}{}</div>{}</div>',
        f"strip tone-{_tone(tone)} {css}".strip(),
        said,
        icons.draw(icon),
        head,
        content,
        button,
    )


@register.simple_block_tag
def card(
    content: str,
    *,
    title: str,
    id: str = "",
    note: str = "",
    url: str = "",
    action: str = "",
    padded: bool = True,
    level: int = 2,
    css: str = "",
) -> SafeString:
    """A card with a heading. `url` with `action` puts a link in its head; not `padded` for lists and tables."""
    head_id = id or f"h-{slugify(title) or people.colour_of(title)}"
    below = format_html('<p class="q-meta m-0">{}</p>', note) if note else EMPTY
    link = format_html('<a class="ms-auto small headlink" href="{}">{}</a>', url, action) if url else EMPTY
    body = format_html('<div class="card-body">{}</div>', content) if padded else content
    return format_html(
        '<section class="{0}" aria-labelledby="{1}"><div class="card-header"><div>'
        '<h{2} class="card-title" id="{1}">{3}</h{2}>{4}</div>{5}</div>{6}</section>',
        f"card {css}".strip(),
        head_id,
        level,
        title,
        below,
        link,
        body,
    )


@register.simple_block_tag
def empty_state(
    content: str, *, title: str, icon: str = "search", url: str = "", action: str = "", level: int = 2
) -> SafeString:
    """What a list shows when it has nothing: what is true, what is next, one thing to do."""
    button = format_html('<a class="btn btn-sm" href="{}">{}</a>', url, action) if url else EMPTY
    return format_html(
        '<div class="empty-state">{0}<h{1}>{2}</h{1}><div>{3}</div>{4}</div>',
        icons.draw(icon, "lg"),
        level,
        title,
        content,
        button,
    )


@register.simple_block_tag(takes_context=True)
def snack(context: Context, content: str, *, icon: str = "check", undo_url: str = "", seconds: int = 15) -> SafeString:
    """What was done, for `seconds`, with an Undo that posts to `undo_url`; its place is #snacks, which is read out."""
    return format_html(
        '<div class="snack" data-snack="{}">{}<span>{}</span>{}</div>',
        seconds,
        icons.draw(icon, "sm"),
        content,
        _undo(context, undo_url) if undo_url else "",
    )


def _undo(context: Context, url: str) -> SafeString:
    request = context.get("request")
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn btn-sm on-deep" type="submit">{}</button></form>',
        url,
        get_token(request) if request else "",
        gettext("Undo"),
    )


@register.simple_tag(takes_context=True)
def act_fields(context: Context, *, version: int, then: str = "") -> SafeString:
    """What the form of an act sends unseen: the token, the version that its reader saw, where to go afterwards."""
    request = context.get("request")
    drawn: dict[tuple[int, str], SafeString] = request.__dict__.setdefault("act_fields", {}) if request else {}
    if (version, then) not in drawn:  # a page has twenty forms, and to mask a token is work
        drawn[version, then] = _act_fields(context.get("csrf_token") or "", version, then)
    return drawn[version, then]


def _act_fields(token: str, version: int, then: str) -> SafeString:
    where = format_html('<input type="hidden" name="next" value="{}">', then) if then else EMPTY
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="seen" value="{}">{}',
        token,
        str(version),
        where,
    )


@register.simple_tag
def field(bound: BoundField, *, label: str = "", hint: str = "", optional: bool = False, size: str = "") -> SafeString:
    """A form field with its label, hint and errors; see ui.fields.draw."""
    return fields.draw(bound, label=label, hint=hint, optional=optional, size=size)


@register.simple_tag
def options(choices: Iterable[Sequence[object]], *, chosen: object = None) -> SafeString:
    """The options of a select; see ui.selects.options."""
    return selects.options(choices, chosen)


@register.simple_tag
def menu_choices(choices: Iterable[tuple[object, str]], *, name: str, current: object = None) -> SafeString:
    """The items of a menu that each send (value, words) as `name`; `current` is marked as the one that holds."""
    return selects.menu_choices(tuple((str(value), str(words)) for value, words in choices), name, str(current))


@register.simple_tag
def facts(pairs: Iterable[tuple[object, object]], *, left: bool = False, small: bool = False) -> SafeString:
    """Terms and what they are, in two columns; pairs without a value are left out."""
    rows = format_html_join(
        "", "<dt>{}</dt><dd>{}</dd>", ((term, said) for term, said in pairs if said not in (None, ""))
    )
    return format_html('<dl class="{}">{}</dl>', "facts" + " left" * left + " small" * small, rows)


@register.simple_tag
def bar(
    value: float,
    *,
    of: float = 100,
    mark: float | None = None,
    over_from: float | None = None,
    bad: bool = False,
    label: str = "",
) -> SafeString:
    """How much of a whole; see ui.charts.bar."""
    return charts.bar(value, of=of, mark=mark, over_from=over_from, bad=bad, label=str(label))


@register.simple_tag(takes_context=True)
def page_next(context: Context, page: Page[object], *, param: str = "cursor") -> SafeString:
    """Links to the pages before and after this one, keeping the filters of the address."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def link(cursor: str, rel: str, word: str, name: str) -> SafeString:
        if query is not None:
            query[param] = cursor
        address = query.urlencode() if query is not None else f"{param}={cursor}"
        drawn = icons.draw(name, "sm")
        parts = (drawn, word) if rel == "prev" else (word, drawn)
        return format_html('<a class="btn btn-sm" rel="{}" href="?{}">{}{}</a>', rel, address, *parts)

    links = []
    if page.previous:
        links.append(link(page.previous, "prev", gettext("Previous"), "chevron-left"))
    if page.next:
        links.append(link(page.next, "next", gettext("Next"), "chevron-right"))
    if not links:
        return EMPTY
    return format_html(
        '<nav class="pager" aria-label="{}">{}</nav>',
        gettext("Pages"),
        format_html_join("", "{}", ((one,) for one in links)),
    )
