"""What tests of the portal set up more than once."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.cast import Cast
from users.models import ClassSection, Enrollment, User


def photo(name: str = "IMG_2041.jpg") -> SimpleUploadedFile:
    """A photo that knows where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Cedar Camera"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def teach(cast: Cast, *periods: str, pupils: Iterable[User] = ()) -> None:
    """Elena teaches these pupils in these periods."""
    for period in periods:
        section = ClassSection.objects.create(
            roster_id=f"math-{period}", school=cast.lincoln, title=f"Math {period}", periods=[period]
        )
        Enrollment.objects.create(roster_id=f"in-{period}", section=section, user=cast.elena, role="teacher")
        for one in pupils:
            Enrollment.objects.create(roster_id=f"in-{period}-{one.pk}", section=section, user=one, role="student")
