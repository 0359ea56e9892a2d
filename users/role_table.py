"""The matrix of roles as a table for docs/roles.md, asked of the scopes themselves."""

from __future__ import annotations

from collections.abc import Callable

from users.choices import HelpdeskRole
from users.roles import GRANTS
from users.scope import Scope

SOME_SCHOOL = 1
# Rights on the whole district at once: they are asked without a thing of one school.
WITHOUT_PLACE = frozenset({"assets.import", "tickets.share_views"})
BEGIN, END = "<!-- matrix: manage.py print_roles -->", "<!-- end of matrix -->"


class _Place:
    """Something of one school, to ask permissions about."""

    school_id = SOME_SCHOOL


QUESTIONS: dict[str, Callable[[Scope], bool]] = {
    "works tickets": lambda scope: scope.is_agent,
    "sees tickets of others": lambda scope: scope.sees_all_tickets or SOME_SCHOOL in scope.ticket_schools,
    "opens restricted tickets": lambda scope: scope.is_key_holder,
    "reads workload reports": lambda scope: scope.sees_reports,
    "keeps the records (administration)": lambda scope: scope.is_administrator,
}


def matrix() -> str:
    """A Markdown table: one line a right, one column a role; held for the whole district or for schools only."""
    roles = list(HelpdeskRole)
    lines = ["| | " + " | ".join(str(role.label) for role in roles) + " |", "|---" * (len(roles) + 1) + "|"]
    for right, ask in (QUESTIONS | {f"`{name}`": _asker(name) for name in GRANTS}).items():
        lines.append(f"| {right} | " + " | ".join(_answer(role, ask) for role in roles) + " |")
    return "\n".join(lines)


def page(text: str) -> str:
    """The document with its table as it is today. Raises ValueError where the marks of the table are missing."""
    before, _begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        raise ValueError("The page has lost the marks around its table.")
    return f"{before}{BEGIN}\n{matrix()}\n{END}{after}"


def _asker(name: str) -> Callable[[Scope], bool]:
    place = None if name in WITHOUT_PLACE else _Place()
    return lambda scope: scope.allows(name, place)


def _answer(role: str, ask: Callable[[Scope], bool]) -> str:
    if ask(Scope(schools={role: frozenset({SOME_SCHOOL})})):
        return "its schools, or all"
    return "if held for the district" if ask(Scope(district=frozenset({role}))) else "–"
