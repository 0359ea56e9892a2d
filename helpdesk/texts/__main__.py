"""Brings the files of translators up to what the sources say: bin/texts (no services, no settings)."""

from __future__ import annotations

import sys
from pathlib import Path

from helpdesk.texts.gather import gathered
from helpdesk.texts.po import Text, merged, read, written

ROOT = Path(__file__).resolve().parent.parent.parent


def refresh(path: Path, found: list[Text]) -> list[Text]:
    """Write a file anew: new texts come in untranslated, those that nobody says any more go, translations stay.

    It changes only where texts do. Gives back what is not translated.
    """
    kept = read(path.read_text(encoding="utf-8"))
    header = next(text for text in kept if not text.one)
    texts = merged(kept, found)
    path.write_text(written(header, texts), encoding="utf-8")
    return [text for text in texts if not text.is_said]


def main() -> None:
    """Refresh every language; ends with 1 where texts wait for their translation."""
    found, waiting = gathered(ROOT), 0
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
        missing = refresh(path, found)
        waiting += len(missing)
        for text in missing:
            print(f"{path.parts[-3]}: {text.one!r} ({', '.join(text.places)})")  # noqa: T201
        print(f"{path.relative_to(ROOT)}: {len(found)} texts, {len(missing)} not translated.")  # noqa: T201
    sys.exit(1 if waiting else 0)


if __name__ == "__main__":
    main()
