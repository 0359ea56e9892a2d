"""The variables under which the programs of one folder run: what the user set wins, the rest is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpdesk.launch import keep
from helpdesk.launch.door import Door
from helpdesk.launch.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO, OWN = "demo", "own"


def is_set(name: str, given: Mapping[str, str]) -> bool:
    """Whether the user has set this variable, or the file that holds its value."""
    return bool(given.get(name) or given.get(f"{name}_FILE"))


def var_folder(given: Mapping[str, str]) -> Path:
    return Path(given.get("VAR_DIR") or ROOT / "var").absolute()


def complete(given: Mapping[str, str], var: Path, kind: str, door: Door, parts: Mapping[str, str]) -> dict[str, str]:
    """All variables for the children; `parts` are the addresses of the embedded servers."""
    filled = {
        "SECRET_KEY": keep.kept(var / "secret_key"),
        "ALLOWED_HOSTS": ",".join(door.names),
        "BASE_URL": door.url,
        "SMTP_DOOR_PORT": str(door.letters),
        **parts,
    }
    if kind == DEMO:
        # Letters to invented people end at our own receiver; the demo shows them on a page.
        filled |= {
            "DEMO": "true",
            "CLOCK_FILE": str(var / "clock"),
            "EMAIL_URL": f"smtp://{door.letters_host}:{door.letters}",
        }
    missing = {name: value for name, value in filled.items() if not is_set(name, given)}
    return {**given, **missing, "VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}


def kind_of(var: Path, *, empty: bool, given: Mapping[str, str]) -> str:
    """Whether this folder holds the demo district or one of the user's own; decided by its first start.

    A district of one's own is never opened in demo mode, which shows its passwords. Raises `Trouble` where
    what is asked for and what is there do not go together.
    """
    wish = given.get("DEMO", "").lower()
    asked = OWN if empty or wish in {"false", "0", "no", "off"} else DEMO
    file = var / "kind"
    kept = file.read_text(encoding="utf-8").strip() if file.exists() else asked
    if kept == DEMO and asked == OWN:
        raise Trouble("This folder holds the demo district. To begin an empty one: bin/start --empty --reset")
    if kept == OWN and wish and asked == DEMO:
        raise Trouble("This folder holds a district of your own, which demo mode would open to all: unset DEMO.")
    file.write_text(f"{kept}\n", encoding="utf-8")
    return kept
