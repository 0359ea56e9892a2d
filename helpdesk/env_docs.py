"""The environment variables as documentation, printed from the one table that is also read."""

from __future__ import annotations

from pathlib import Path

from helpdesk.env import BASE_DIR, VARIABLES, Variable

EXAMPLE = BASE_DIR / ".env.example"
PAGE = BASE_DIR / "docs" / "configure.md"
BEGIN, END = "<!-- variables: begin -->", "<!-- variables: end -->"
# What docker-compose.yml sets itself, whatever its .env says.
SET_BY_COMPOSE = ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "SMTP_DOOR_HOST", "SMTP_DOOR_PORT")
HEAD = """# Settings of a house, for docker-compose.yml. Copy this file to .env and fill it in.
# Every variable may instead be given as NAME_FILE, the path of a file that holds the value.
# What each means, and what is allowed: docs/configure.md

# The password of the database in docker-compose.yml: letters and digits, as it becomes part of an address.
POSTGRES_PASSWORD=
"""


def env_example() -> str:
    """`.env.example`."""
    return HEAD + "".join(_example(variable) for variable in VARIABLES)


def table() -> str:
    """The table of docs/configure.md."""
    rows = [f"| `{v.name}` | {v.meaning} | {v.allowed} | {_default(v)} |" for v in VARIABLES]
    return "\n".join(["| variable | meaning | allowed | default |", "| --- | --- | --- | --- |", *rows])


def page(text: str) -> str:
    """docs/configure.md with its table as it should be."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def write() -> None:
    """Bring both files up to date."""
    EXAMPLE.write_text(env_example(), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def _default(variable: Variable) -> str:
    if variable.default is None:
        return "must be set"
    value = variable.default
    if variable.name == "VAR_DIR":
        value = Path(value).name
    return f"`{value}`" if value else "empty"


def _example(variable: Variable) -> str:
    by_compose = variable.name in SET_BY_COMPOSE
    kept = "# " if variable.default is not None or by_compose else ""
    allowed = f"{variable.allowed}; docker-compose.yml sets it" if by_compose else variable.allowed
    value = "" if variable.default is None or variable.name == "VAR_DIR" else variable.default
    return f"\n# {variable.meaning} ({allowed})\n{kept}{variable.name}={value}\n"
