"""Photos without what their camera knew: place, time, device."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

PHOTO_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
Image.MAX_IMAGE_PIXELS = 80_000_000  # a bomb of pixels is refused before it is unpacked


def without_metadata(content: bytes, type_: str) -> bytes:
    """The same picture, turned upright, without EXIF and other metadata; other files come back unchanged."""
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
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return content
