"""Which row of a list is which device, person, room and product. The work is done in temporary tables."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from assets.actions import import_sql as sql
from assets.atlas import Atlas
from assets.choices import ProductKind
from assets.models import Product
from users.roster.notes import Notes
from users.staging import ask, run

MAKERS = ("Acer", "ASUS", "CTL", "Dell", "Google", "HP", "Lenovo", "Samsung")
UNKNOWN_MODEL = "Chromebook (model unknown)"


def match(notes: Notes) -> None:
    """Make one row a device (`r_one`) with what we have of it and what the list means by its words."""
    run(sql.COLLAPSE)
    _warn_all(notes, _("A serial number stands under several ids; the active one counts."), sql.TWICE)
    run(sql.ONE)
    _warn_all(notes, _("Two devices of the list have one tag; only the first keeps it."), sql.SHARED_TAGS)
    for step in (sql.BY_SERIAL, sql.BY_TAG, sql.BY_ID):
        run(step)
    _warn_all(notes, _("A tag is on another device here; the device is taken without it."), sql.FOREIGN_TAGS)
    _warn_all(notes, _("A device carries another tag here; ours stays."), sql.OTHER_TAGS)
    _warn_all(notes, _("A row has no serial number and no tag that we know; it is left out."), sql.NAMELESS)
    _warn_all(notes, _("A device is retired here but active in device management."), sql.REVIVED)
    run("UPDATE r_one SET fresh = asset_id IS NULL; CREATE INDEX ON r_one (asset_id); ANALYZE r_one")
    run(sql.LET_IDS_GO)
    keep_products()
    find_people(notes)
    find_places()


def keep_products() -> None:
    """Find the products of new devices by the name of the model; create what is missing."""
    known = {name.casefold(): pk for pk, name in Product.objects.values_list("pk", "name")}
    for (model,) in ask("SELECT DISTINCT model FROM r_one WHERE fresh"):
        name = model or UNKNOWN_MODEL
        if name.casefold() not in known:
            known[name.casefold()] = Product.objects.create(name=name, maker=_maker(name), kind=product_kind(name)).pk
        run("UPDATE r_one SET product_id = %(product)s WHERE fresh AND model = %(model)s",
            product=known[name.casefold()], model=model)  # fmt: skip


def product_kind(model: str) -> ProductKind:
    """These lists hold ChromeOS devices: Chromebooks, unless the name says that it is a box or a tablet."""
    if re.search(r"chrome(?:box|base|bit)", model, re.IGNORECASE):
        return ProductKind.OTHER
    return ProductKind.TABLET if re.search(r"\btablet\b", model, re.IGNORECASE) else ProductKind.CHROMEBOOK


def _maker(model: str) -> str:
    return next((maker for maker in MAKERS if model.lower().startswith(maker.lower())), "")


def find_people(notes: Notes) -> None:
    """Whom the list means (`r_holder`): who signs in with the address, else the only one who writes from it."""
    run(sql.HOLDERS)
    _warn_all(notes, _("A user of the list is nobody whom we know; the holder stays."), sql.UNKNOWN_USERS)
    _warn_all(notes, _("A user of the list may be several people; the holder stays."), sql.AMBIGUOUS_USERS)


def find_places() -> None:
    """The school and room that organisational unit and location mean (`r_place`), where they match one."""
    run("DROP TABLE IF EXISTS r_place; CREATE TEMP TABLE r_place (org_unit text, location text, had bigint,"
        " school_id bigint, room_id bigint) ON COMMIT DROP")  # fmt: skip
    atlas = Atlas()
    said = ask("SELECT DISTINCT org_unit, location, had_school FROM r_one WHERE org_unit <> '' OR location <> ''")
    found = [(unit, text, had, *atlas.find(unit, text, had)) for unit, text, had in said]
    if found:
        units, texts, hads, schools, rooms = (list(column) for column in zip(*found, strict=True))
        run("INSERT INTO r_place SELECT * FROM unnest(%(units)s::text[], %(texts)s::text[], %(hads)s::bigint[],"
            " %(schools)s::bigint[], %(rooms)s::bigint[])",
            units=units, texts=texts, hads=hads, schools=schools, rooms=rooms)  # fmt: skip
    run("ANALYZE r_place")


def _warn_all(notes: Notes, what: str, question: str) -> None:
    notes.warn_all("devices", what, (row[0] for row in ask(question)))
