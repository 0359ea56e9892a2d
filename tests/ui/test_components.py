"""The component tags: props that do not exist, what is read out, and what is wired to what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString

from ui.paging import Page

NOW = datetime(2027, 4, 27, 14, 52, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    "source",
    [
        "{% card titel='x' %}{% endcard %}",
        "{% strip tone='warn' icon='x' colour='red' %}{% endstrip %}",
        "{% icon 'check' 'sm' %}",
        "{% clock_chip state='met' minuts=8 %}",
        "{% empty_state name='x' %}{% endempty_state %}",
    ],
)
def test_a_prop_that_does_not_exist_stops_the_template_from_compiling(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load ui %}" + source)


def test_an_icon_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="No icon is named 'unicorn'"):
        render("{% icon 'unicorn' %}")


def test_an_icon_is_silent_unless_it_has_a_name() -> None:
    assert render("{% icon 'check' size='sm' %}") == (
        '<svg class="icon icon-sm" aria-hidden="true"><use href="/static/icons.svg#i-check"/></svg>'
    )
    assert render("{% icon 'check' label='Approved' %}") == (
        '<svg class="icon" role="img" aria-label="Approved"><use href="/static/icons.svg#i-check"/></svg>'
    )


def test_a_status_has_a_word_for_the_technician_and_one_for_the_requester() -> None:
    desk = render("{% status_chip 'waiting_user' %}")
    portal = render("{% status_chip 'waiting_user' requester=True %}")

    assert desk.endswith("</svg>Waiting: reply</span>") and desk.startswith('<span class="badge tone-muted">')
    assert portal.endswith("</svg>Waiting for you</span>") and portal.startswith('<span class="badge tone-warn">')


def test_a_clock_that_runs_out_says_minutes_and_ticks() -> None:
    chip = render("{% clock_chip state='soon' due=due %}", due=NOW + timedelta(minutes=38))

    assert chip.startswith('<span class="badge sla tone-warn">')
    assert chip.endswith(
        '<span class="visually-hidden">Due in </span>'
        '<time datetime="2027-04-27T15:30:00+00:00" data-clock="soon" data-minutes="38">38 min</time></span>'
    )


def test_a_clock_in_school_time_believes_the_minutes_it_is_given() -> None:
    tomorrow = NOW + timedelta(hours=20)

    assert ">45 min</time>" in render("{% clock_chip state='soon' due=due minutes=45 %}", due=tomorrow)


def test_a_component_that_needs_the_moment_says_so() -> None:
    with pytest.raises(ValueError, match="needs `now`"):
        render("{% when at %}", at=NOW, now=None)


def test_a_person_keeps_her_colour_and_nobody_is_dashed() -> None:
    first = render("{% avatar name='Elena Alvarez' key=7 %}")

    assert first == render("{% avatar name='Elena Alvarez' key=7 %}")
    assert first.endswith('role="img" aria-label="Elena Alvarez" title="Elena Alvarez">EA</span>')
    assert 'class="avatar avatar-xs nobody"' in render("{% avatar size='xs' %}")
    assert 'aria-hidden="true">EA</span>' in render("{% avatar name='Elena Alvarez' key=7 decorative=True %}")


def test_what_people_type_cannot_become_markup() -> None:
    evil = '<img src=x onerror="alert(1)">'

    for source in (
        "{% chip evil %}",
        "{% avatar name=evil %}",
        "{% strip tone='warn' icon='check' title=evil %}{{ evil }}{% endstrip %}",
        "{% card title=evil note=evil %}{{ evil }}{% endcard %}",
        "{% empty_state title=evil %}{{ evil }}{% endempty_state %}",
        "{% facts pairs %}",
        "{% status_chip 'open' text=evil %}",
    ):
        drawn = render(source, evil=evil, pairs=[(evil, evil)])
        assert "&lt;img" in drawn and "<img" not in drawn, source


class SampleForm(forms.Form):
    serial = forms.CharField(min_length=8, help_text="On the bottom.")
    where = forms.ChoiceField(choices=[("here", "With me")], widget=forms.RadioSelect)


def test_words_that_are_markup_do_not_make_the_same_words_of_people_markup() -> None:
    source, words = "{% status_chip 'open' text=said %}", "<i>Okapi</i>"

    assert words in render(source, said=SafeString(words))  # ours, and remembered
    assert words not in render(source, said=words)


def test_a_look_that_is_remembered_speaks_the_language_of_its_reader() -> None:
    source = "{% status_chip 'new' %}{% priority 1 %}{% avatar %}"

    def said(language: str) -> str:
        with translation.override(language):
            return render(source)

    english = said("en")
    assert said("es") != english
    assert said("en") == english


def test_an_error_and_a_hint_are_read_out_with_their_field() -> None:
    form = SampleForm({"serial": "PF4"})
    form.is_valid()

    drawn = render("{% field form.serial %}", form=form)

    assert 'aria-describedby="id_serial_error id_serial_hint"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert '<p class="form-hint mt-1 mb-0" id="id_serial_hint">On the bottom.</p>' in drawn
    assert 'id="id_serial_error"' in drawn
    assert '<label class="form-label" for="id_serial">Serial</label>' in drawn


def test_several_choices_stand_in_a_fieldset_with_a_legend() -> None:
    drawn = render("{% field form.where label='Where is it?' %}", form=SampleForm())

    assert drawn.startswith('<fieldset class="field"><legend class="form-label">Where is it?</legend>')
    assert drawn.count('class="form-check-input"') == 1


def test_the_links_between_pages_keep_the_filters() -> None:
    request = RequestFactory().get("/queue/?status=open&cursor=old")
    page: Page[int] = Page([1], next="abc")

    drawn = render("{% page_next page %}", request=request, page=page)

    assert 'href="?status=open&amp;cursor=abc"' in drawn
    assert 'rel="prev"' not in drawn
    assert render("{% page_next page %}", request=request, page=Page([1])) == ""


def test_undo_is_a_form_with_a_token() -> None:
    request = RequestFactory().get("/")

    drawn = render("{% snack undo_url='/undo/1/' %}Done{% endsnack %}", request=request)

    assert '<form method="post" action="/undo/1/"><input type="hidden" name="csrfmiddlewaretoken" value="' in drawn
    assert 'data-snack="15"' in drawn
