"""Names without accents: “Tomás Núñez” is found by “tomas nunez”."""

from __future__ import annotations

import unicodedata

from django.db.models import CharField, Func


def plain_letters(text: str) -> str:
    """The text with accents taken off its letters; letters that are none of these stay as they are."""
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))


class PlainLetters(Func):
    """The same in the database, by our function of that name (migration 0007), which an index may use."""

    function = "plain_letters"
    output_field = CharField()
