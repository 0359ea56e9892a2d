"""“Did you mean …?”: words that were typed, as they are spelt in subjects that the reader may see."""

from __future__ import annotations

import re
from difflib import get_close_matches

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Upper

from tickets.models import SearchDocument, Ticket
from tickets.noted import noted_holders
from users.models import User

LIKE_ENOUGH = 0.4  # of the letters of a word, three by three
CLOSE = 0.7
MOST_SUBJECTS = 50
SHORTEST = 4
_WORD = re.compile(r"\w+")


def did_you_mean(user: User, words: str) -> str:
    """The words with misspelt ones corrected; nothing where no better spelling is known."""
    typed = words.split()[:5]
    corrected = [_corrected(user, word) for word in typed]
    return " ".join(corrected) if corrected != typed else ""


def _corrected(user: User, word: str) -> str:
    if len(word) < SHORTEST or not word.isalpha() or noted_holders(word):
        return word
    known = {one.lower() for subject in _subjects_like(user, word) for one in _WORD.findall(subject)}
    if word.lower() in known:
        return word
    close = get_close_matches(word.lower(), known, n=1, cutoff=CLOSE)
    return close[0] if close else word


def _subjects_like(user: User, word: str) -> list[str]:
    """Subjects with a word like this one, by the trigram index, which holds them in capitals."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE_ENOUGH)])
        alike = (
            SearchDocument.objects.alias(loud=Upper(F("subject")))
            .filter(loud__trigram_word_similar=word.upper())
            .filter(ticket__in=Ticket.objects.visible_to(user))
        )
        return list(alike.values_list("subject", flat=True)[:MOST_SUBJECTS])
