"""What tests of the portal set up more than once."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.cast import Cast
from users.models import ClassSection, Enrollment


def photo(name: str = "IMG_2041.jpg") -> SimpleUploadedFile:
    """A photo that knows where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Cedar Camera"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def teach(cast: Cast, *periods: str) -> None:
    """Elena teaches in these periods."""
    for period in periods:
        section = ClassSection.objects.create(
            roster_id=f"math-{period}", school=cast.lincoln, title=f"Math {period}", periods=[period]
        )
        Enrollment.objects.create(roster_id=f"in-{period}", section=section, user=cast.elena, role="teacher")
