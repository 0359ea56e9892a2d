"""Drive the house over the filled database of DATABASE_URL, and say what each page and task costs.

Pages are asked for by HTTP, by one client who signed in, from the real web server with its two workers. Queries are
counted when the same page is asked for once more inside this process. It writes to the database: tickets, replies,
letters. DEMO and CLOCK_FILE must be set, because the clock is put back to the moment up to which was filled.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import django


def main() -> None:
    """Print the figures; with --json, keep them too."""
    parser = argparse.ArgumentParser(prog="bench.drive", description=__doc__)
    parser.add_argument("--people", type=int, default=200_000, help="how many the database was filled with")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--only", default="", help="the beginning of the keys of the rows that are wanted")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    django.setup()
    from bench.drive.driving import Drive  # noqa: PLC0415 - models exist only after the setup

    figures = Drive(options.people, options.only).run()
    if options.json:
        options.json.parent.mkdir(exist_ok=True)
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
