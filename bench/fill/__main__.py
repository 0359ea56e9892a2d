"""Fill an empty, migrated database with a large district, up to a fixed moment (`bench.fill.rhythm.UNTIL`).

`python -m bench.fill --tickets 1000000`: tickets of five school years with messages, clocks, history, deliveries and
letters, 100 schools, 60 technicians, 200,000 people and 150,000 devices, as the verbs would have written them.
"""

from __future__ import annotations

import argparse
import os

import django


def main() -> None:
    """Fill the database of DATABASE_URL."""
    parser = argparse.ArgumentParser(prog="bench.fill", description=__doc__)
    parser.add_argument("--tickets", type=int, default=1_000)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--devices", type=int, default=150_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    django.setup()
    from bench.fill.filling import fill  # noqa: PLC0415 - models exist only after the setup

    fill(options.tickets, people=options.people, devices=options.devices)


if __name__ == "__main__":
    main()
