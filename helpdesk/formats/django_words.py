"""Words of Django that a language of ours says otherwise: what is listed here goes into our own message catalogue."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

WORDS: Final = (gettext_noop("a.m."), gettext_noop("p.m."))
