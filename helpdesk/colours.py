"""The colours of a district as hexadecimal numbers, for what knows no OKLCH: the frame of a window, icons."""

from __future__ import annotations

from math import cos, radians, sin

from schools.models import District

# Lightness and share of the accent's chroma, as in static/css/tokens.css.
ACCENT_LIGHTNESS = 0.47
DARK_SURFACE = (0.262, 0.013)
LIGHT_PAGE = (0.982, 0.004)


def hexadecimal(lightness: float, chroma: float, hue: float) -> str:
    """`#rrggbb` of an OKLCH colour, cut where a screen cannot show it (https://bottosson.github.io/posts/oklab/)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return "#" + "".join(f"{_channel(one):02x}" for one in (red, green, blue))


def _channel(linear: float) -> int:
    linear = min(max(linear, 0.0), 1.0)
    return round(255 * (12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055))


def accent(district: District) -> str:
    """The accent, on which white is readable."""
    return hexadecimal(ACCENT_LIGHTNESS, float(district.accent_chroma), district.accent_hue)


def frames(district: District) -> dict[str, str]:
    """The colour of the bar at the top of a page, which the frame of the window goes on: light, dark, and the page."""
    return {
        "light": "#ffffff",
        "dark": hexadecimal(*DARK_SURFACE, district.accent_hue),
        "page": hexadecimal(*LIGHT_PAGE, district.accent_hue),
    }
