"""Words that we ship as content: names, questions and advice of the catalogue, and the teams.

The database holds the English ones, so that administrators edit what they see. A text that is still as it was shipped
is known to the message catalogue and shown in the reader's language; one that somebody here wrote stays as it is.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext

CONTEXT = "catalogue"


def said(text: str) -> str:
    """The text in the reader's language, where we shipped it; else as it is."""
    return _said_in(translation.get_language(), text) if text else text


# A page of the catalogue says a hundred of them; its texts are few, and their translations change with the program.
@lru_cache(maxsize=8192)
def _said_in(_language: str | None, text: str) -> str:
    return pgettext(CONTEXT, text)


@lru_cache(maxsize=8192)
def said_in_all(text: str) -> tuple[str, ...]:
    """The text in every language of the house, each wording once."""
    wordings: dict[str, None] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            wordings[said(text)] = None
    return tuple(wordings)
