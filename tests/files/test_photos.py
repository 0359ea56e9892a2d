"""Photos tell what they show, and not where or with what they were taken."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from files.photos import without_metadata
from files.sniff import content_type

CAMERA = "Camera of Elena"


def photo(kind: str) -> bytes:
    """A picture whose camera wrote its name and where it stood."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 52.0, 12.0), 3: "W", 4: (87.0, 37.0, 40.0)})
    out = BytesIO()
    Image.effect_noise((200, 200), 90).convert("RGB").save(out, kind, exif=exif)
    return out.getvalue()


def tells(content: bytes) -> bool:
    return CAMERA.encode() in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_what_its_camera_knew(kind: str) -> None:
    told = photo(kind)
    assert tells(told)

    kept = without_metadata(told, content_type(told[:8192]))

    with Image.open(BytesIO(kept)) as image:
        assert (image.size, dict(image.getexif()), tells(kept)) == ((200, 200), {}, False)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_was_cut_off_loses_it_as_well(kind: str) -> None:
    whole = photo(kind)
    told = whole[: len(whole) - 400] if kind != "WEBP" else whole[:20] + b"\0" * 40 + whole[60:]
    assert tells(told)

    kept = without_metadata(told, content_type(told[:8192]))

    assert (tells(kept), content_type(kept[:8192])) == (False, content_type(told[:8192]))


def test_a_photo_too_large_to_unpack_loses_it_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    told = photo("JPEG")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)

    kept = without_metadata(told, "image/jpeg")

    monkeypatch.undo()
    with Image.open(BytesIO(kept)) as image:
        image.load()
        assert (image.size, tells(kept)) == ((200, 200), False)


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n" + b"\0" * 7, b"RIFF"])
def test_what_is_no_photo_at_all_harms_nobody(kind: str, content: bytes) -> None:
    assert len(without_metadata(content, kind)) <= max(len(content), 8)
