"""The icons of the product: one list, one sprite file, one way to write them.

`static/icons.svg` holds exactly these (Tabler Icons, drawn by `bin/vendor --icons`). A name outside the list is
refused when a page is rendered, so a missing drawing is found by the first test that renders the page.
"""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

NAMES = """
adjustments-horizontal alert-circle alert-octagon alert-triangle apps archive arrow-back-up
arrow-bar-right arrow-bar-to-left arrow-down arrow-left arrow-right arrow-up arrows-diagonal
arrows-exchange backpack ban barcode battery battery-charging beach bell bell-off bolt book-2 building
building-community building-warehouse bulb calendar calendar-cog calendar-down calendar-event calendar-off
calendar-share camera camera-plus chart-histogram check chevron-down chevron-left chevron-right chevron-up
chevrons-up circle-check circle-check-filled circle-plus clock clock-exclamation cloud-check cloud-off
confetti copy database-import device-desktop device-floppy device-ipad device-laptop device-mobile
device-projector device-tablet device-tv devices door door-enter dots download edit equal external-link
eye eye-off file file-import
file-text file-type-pdf filter flag git-fork git-merge hand-grab hand-stop headphones help help-circle
history home hourglass id-badge-2 inbox info-circle key keyboard keyboard-off language link list-check
list-details lock lock-open lock-question logout mail mail-opened map-pin menu-2 message message-question
microphone minus mood-smile moon movie music network note package package-import package-off paperclip
pencil pencil-check pencil-off phone photo player-pause plug plus printer progress qrcode receipt refresh
rotate route router scan school search selector send server settings shield shield-exclamation shield-lock
shopping-cart snowflake sort-ascending star sun switch-horizontal table-export tag tags thumb-down thumb-up ticket
ticket-off tool trash trees trending-down trending-up truck truck-delivery unlink upload urgent usb user
user-check user-circle user-off user-plus users users-group versions video volume walk wifi wifi-off world
x
"""

ICONS = frozenset(NAMES.split())
SIZES = {"": "icon", "xs": "icon icon-xs", "sm": "icon icon-sm", "lg": "icon icon-lg"}


@lru_cache(maxsize=1024)
def draw(name: str, size: str = "", label: str = "", css: str = "") -> SafeString:
    """The icon as inline SVG that points into the sprite.

    Hidden from screen readers, unless `label` gives it a name of its own. `size` is one of SIZES:
    "" is 20 px, "sm" 16, "xs" 14, "lg" 28. Raises ValueError for a name or a size that does not exist.
    """
    if name not in ICONS:
        raise ValueError(f"No icon is named {name!r}; ui/icons.py lists them")
    if size not in SIZES:
        raise ValueError(f"An icon has no size {size!r}; there are {sorted(SIZES)}")
    classes = f"{SIZES[size]} {css}".strip()
    href = f"{static('icons.svg')}#i-{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, href)
