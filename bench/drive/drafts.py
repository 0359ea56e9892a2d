"""A photo that is kept with a draft while somebody tells, and the form that is sent with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bench.drive.measuring import WARM_UP, Row, counted
from bench.drive.pages import WRITE_GOAL
from bench.drive.visitor import Answer, Visitor
from users.models import User

SUBJECT = "The screen of my panel is cracked"
PHOTO_GOAL = "≤ 500 ms"
WIDTH, HEIGHT, COARSE = 4000, 3000, 25  # twelve megapixels, as phones take them


def drafts(teacher: User, visitor: Visitor, samples: int) -> Iterator[Row]:
    """She chooses a photo, which is kept at once, and sends the form, which names it."""
    photo = _photo()
    kept = Row("file-photo", f"filing: a photo of {len(photo) / 1e6:.1f} MB kept with the draft, teacher", PHOTO_GOAL)
    filed = Row("file-with-photo", "filing: the POST with a kept photo, teacher", WRITE_GOAL)
    for number in range(WARM_UP + samples):
        told = visitor.fields(visitor.get("/report/").body, "/report/") | {"subject": f"{SUBJECT} ({number})"}
        answer = _expected(kept, visitor.upload("/report/draft/photo/", _chosen(told, photo)), 201)
        sent = visitor.post("/report/", told | {"kept": str(json.loads(answer.body)["kept"])})
        _expected(filed, sent, 302)
        if number >= WARM_UP:
            kept.samples.append(answer.milliseconds)
            filed.samples.append(sent.milliseconds)
    _count(kept, filed, teacher, photo)
    yield kept
    yield filed


def _count(kept: Row, filed: Row, teacher: User, photo: bytes) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(teacher, backend="users.backends.RoleBackend")
    told = Visitor.fields(client.get("/report/").content, "/report/") | {"subject": SUBJECT}
    with counted() as seen:
        number = client.post("/report/draft/photo/", _chosen(told, photo)).json()["kept"]
    kept.queries, kept.sql = seen.count, seen.milliseconds
    with counted() as seen:
        client.post("/report/", told | {"kept": number})
    filed.queries, filed.sql = seen.count, seen.milliseconds


def _chosen(told: dict[str, str], photo: bytes) -> dict[str, object]:
    return {**told, "field": "photos", "photo": SimpleUploadedFile("IMG_2041.jpg", photo, "image/jpeg")}


def _expected(row: Row, answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise SystemExit(f"{row.name}: {answer.status}")
    return answer


def _photo() -> bytes:
    """A photo as a phone takes it: large, hard to compress, and it knows its camera."""
    grain = Random(2041).randbytes(3 * (WIDTH // COARSE) * (HEIGHT // COARSE))
    picture = Image.frombytes("RGB", (WIDTH // COARSE, HEIGHT // COARSE), grain).resize((WIDTH, HEIGHT))
    exif = Image.Exif()
    exif[0x010F] = "Cedar Camera"
    out = BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()
