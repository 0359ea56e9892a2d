"""What the browser is given: vendored files as pinned, one sprite, no inline style or script, a small first visit."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest

from ui.icons import ICONS

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
FIRST_VISIT_BYTES = 220_000

ROOMS = ["ui", "schools", "users", "assets", "letters", "tickets", "intake", "notifications", "automation", "reports"]


def templates() -> list[Path]:
    """The templates of pages. Those of letters are apart: a mail program reads no stylesheet of ours."""
    pages = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.stem != "letter"]
    assert pages
    return pages


def sources() -> list[Path]:
    return [path for room in [*ROOMS, "helpdesk"] for path in sorted((ROOT / room).rglob("*.py"))]


def test_vendored_files_are_those_that_were_fetched() -> None:
    written = json.loads((VENDOR / "versions.json").read_text())["sha256"]
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "versions.json"
    }

    assert found == written


def test_vendored_files_are_of_the_pinned_versions() -> None:
    pinned = json.loads((VENDOR / "versions.json").read_text())["packages"]
    script = (ROOT / "bin/vendor").read_text()

    assert dict(re.findall(r'^    "([@\w./-]+)": "([\d.]+)",$', script, re.MULTILINE)) == pinned
    assert f'version:"{pinned["htmx.org"]}"' in (VENDOR / "htmx/htmx.min.js").read_text()
    assert f"Tabler v{pinned['@tabler/core']}" in (VENDOR / "tabler/tabler.css").read_text()
    assert f"Tabler Icons {pinned['@tabler/icons']}" in (STATIC / "icons.svg").read_text()


def test_the_kit_was_cut_down_as_it_would_be_now() -> None:
    """Where it was not: run bin/vendor."""
    script = [sys.executable, ROOT / "bin/strip_css", "--recipe"]
    recipe = subprocess.run(script, check=True, capture_output=True, text=True).stdout.strip()

    assert re.findall(r"bin/strip_css, recipe (\w+);", (VENDOR / "tabler/tabler.css").read_text()) == [recipe]


def test_each_library_comes_with_its_licence() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}
    licensed = {path.parent.name for path in VENDOR.rglob("*LICENSE.txt")}

    assert folders == licensed


def test_the_sprite_holds_exactly_the_listed_icons() -> None:
    drawn = re.findall(r'<symbol id="i-([\w-]+)"', (STATIC / "icons.svg").read_text())

    assert drawn == sorted(ICONS)


def test_every_icon_that_a_template_names_is_listed() -> None:
    named = {
        name
        for path in templates()
        for name in re.findall(r"""\{% icon ["']([\w-]+)["']|\bicon=["']([\w-]+)["']""", path.read_text())
        for name in name
        if name
    }

    named |= set(re.findall(r'^icon = "([\w-]+)"', (ROOT / "tickets/catalogue.toml").read_text(), re.MULTILINE))

    assert named
    assert named - ICONS == set()


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_holds_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    assert re.findall(r"\sstyle=|<style|javascript:|\shx-on|\son[a-z]+=|<script(?![^>]*\ssrc=)", text) == []


def test_no_code_writes_inline_style_or_script() -> None:
    found = [
        (str(path.relative_to(ROOT)), line)
        for path in sources()
        for line in path.read_text().splitlines()
        if re.search(r"<\w+[^>]*\s(style|on[a-z]+)=|<style|<script>", line)
    ]

    assert found == []


def class_names(css: str) -> set[str]:
    return {re.sub(r"\\(.)", r"\1", name) for name in re.findall(r"\.((?:[A-Za-z_]|\\.)(?:[\w-]|\\.)*)", css)}


def test_every_class_in_a_template_is_in_a_stylesheet() -> None:
    """Finds misspelt classes, and rules of the kit that bin/strip_css cut away: run bin/vendor after adding one."""
    css = "".join(path.read_text() for path in [*STATIC.glob("css/*.css"), VENDOR / "tabler/tabler.css"])
    scripts = "".join(path.read_text() for path in STATIC.glob("js/*.js"))
    known = class_names(css) | class_names(scripts)
    unknown = {}
    # The administration wears Django's own stylesheet.
    for path in [page for page in templates() if page.parent.name != "admin"]:
        for written in re.findall(r'class="([^"]*)"', re.sub(r"\{#.*?#\}", "", path.read_text())):
            # A name that is put together in the template (tone-{{ tone }}) cannot be judged here.
            words = re.sub(r"\S*\{\{.*?\}\}\S*", " ", re.sub(r"\{%.*?%\}", " ", written)).split()
            for word in words:
                if word not in known:
                    unknown.setdefault(word, path.name)

    assert unknown == {}


def linked(template: str) -> set[str]:
    return set(re.findall(r"\{% static '([^']+)' %\}", (ROOT / "templates" / template).read_text()))


@pytest.mark.parametrize("template", ["portal.html", "desk.html", "signin.html"])
def test_a_first_visit_is_small(template: str) -> None:
    """All that a page links, and the sprite, as sent: text in Brotli, fonts as they are; 20 kB left for the page."""
    names = linked("base.html") | linked(template) | {"icons.svg"}
    sent = 0
    for name in sorted(names):
        body = (STATIC / name).read_bytes()
        sent += len(body) if name.endswith(".woff2") else len(brotli.compress(body))

    assert sent <= FIRST_VISIT_BYTES - 20_000


def test_every_linked_file_is_there() -> None:
    names = set()
    for path in templates():
        names |= set(re.findall(r"""\{% static ["']([^"']+)["'] %\}""", path.read_text()))

    assert [name for name in sorted(names) if not (STATIC / name).is_file()] == []
