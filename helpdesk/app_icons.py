"""The icon under which the helpdesk stands on a phone: the trees in white on the accent of the district."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from django.urls import reverse
from PIL import Image, ImageDraw

from helpdesk.colours import accent
from helpdesk.env import BASE_DIR
from schools.models import District

# Drawn once from static/favicon.svg, white on nothing.
GLYPH = BASE_DIR / "static/app-glyph.png"
SIZES = (180, 192, 512)
# The share of the icon that the trees take. A maskable one is cut by the phone outside of a circle of 80 %.
SHARES = {"any": 0.75, "maskable": 0.56, "touch": 0.68}
CORNER = 0.25


@lru_cache(maxsize=32)
def icon(kind: str, size: int, colour: str) -> bytes:
    """A PNG of so many pixels. Only “any” has corners of its own: the others are cut by the phone."""
    drawn = Image.new("RGBA", (size, size), (0, 0, 0, 0) if kind == "any" else colour)
    if kind == "any":
        ImageDraw.Draw(drawn).rounded_rectangle((0, 0, size - 1, size - 1), radius=size * CORNER, fill=colour)
    wide = round(size * SHARES[kind])
    with Image.open(GLYPH) as glyph:
        trees = glyph.convert("RGBA").resize((wide, wide), Image.Resampling.LANCZOS)
    drawn.alpha_composite(trees, ((size - wide) // 2, (size - wide) // 2))
    packed = BytesIO()
    drawn.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def icon_address(kind: str, size: int, district: District) -> str:
    """Where an icon is. It names the colour: the icon of another colour has another address."""
    return f"{reverse('app_icon', args=[kind, size])}?{accent(district).lstrip('#')}"
