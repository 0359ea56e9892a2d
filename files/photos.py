"""Photos without what their camera knew: place, time, device."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps

PHOTO_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PNG_DRAWN = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
WEBP_DRAWN = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"})
SCAN = 0xDA  # behind this marker of a JPEG stands the picture itself
Image.MAX_IMAGE_PIXELS = 80_000_000  # a bomb of pixels is refused before it is unpacked


def without_metadata(content: bytes, type_: str) -> bytes:
    """The same picture, turned upright, without EXIF and other metadata; other files come back unchanged.

    A picture that cannot be drawn anew (cut off, or too large to unpack) loses at least the parts that tell of the
    camera and the place.
    """
    if type_ not in PHOTO_FORMATS:
        return content
    try:
        with Image.open(BytesIO(content)) as image:
            upright = ImageOps.exif_transpose(image)
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()):
                clean.putpalette(palette)
            out = BytesIO()
            clean.save(out, format=PHOTO_FORMATS[type_], quality=88)
            return out.getvalue()
    except Exception:  # a library that takes strangers' files apart may fail in any way
        return _without_told_parts(content, type_)


def _without_told_parts(content: bytes, type_: str) -> bytes:
    """The bytes without the pieces in which cameras write, for JPEG, PNG and WebP; the rest byte for byte."""
    return b"".join(_pieces_to_keep(content, type_))


def _pieces_to_keep(content: bytes, type_: str) -> Iterator[bytes]:
    if type_ == "image/jpeg":
        return _jpeg_pieces(content)
    return _png_pieces(content) if type_ == "image/png" else _webp_pieces(content)


def _jpeg_pieces(content: bytes) -> Iterator[bytes]:
    """All segments but the application's and comments; JFIF (APP0) and Adobe's colours (APP14) stay."""
    yield content[:2]
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != SCAN:
        marker = content[at + 1]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            yield content[at:end]
        at = end
    if content[at : at + 2] == bytes((0xFF, SCAN)):
        yield content[at:]


def _png_pieces(content: bytes) -> Iterator[bytes]:
    """The chunks that are needed to draw."""
    yield content[:8]
    at = 8
    while at + 8 <= len(content):
        name, end = content[at + 4 : at + 8], at + 12 + int.from_bytes(content[at : at + 4])
        if name in PNG_DRAWN:
            yield content[at:end]
        at = end


def _webp_pieces(content: bytes) -> Iterator[bytes]:
    """The chunks that are needed to draw; the length at the beginning is set anew."""
    kept, at = [], 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if content[at : at + 4] in WEBP_DRAWN:
            kept.append(content[at:end])
        at = end
    body = b"".join(kept)
    yield content[:4] + (len(body) + 4).to_bytes(4, "little") + content[8:12] + body
