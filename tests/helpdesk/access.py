"""Who gets what from which address: the matrix, as rows of sets of people. Read it as the promise that it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(
    {"kim", "paula", "elena", "david", "rosa", "sam", "pat"}
    | {"marcus", "priya", "tomas", "jo", "renee", "ada", "keiko"}
)
ANYONE = EVERYBODY | {"anonymous"}


def people(names: str) -> frozenset[str]:
    """A set of people by their names."""
    return frozenset(names.split())


# Elena's ticket at Lincoln: she, its technician, the leads and the director; the administrator reads, no more.
SEE = people("elena marcus jo renee ada")
WORK = people("marcus jo renee")
# The same ticket, restricted: she who asked, and the key-holder.
SEE_RESTRICTED = people("elena keiko")
WORK_RESTRICTED = people("keiko")
DESK = people("marcus priya tomas jo renee ada keiko")
AGENTS = people("marcus priya tomas jo renee")
REPORTS = people("pat jo renee")


@dataclass(frozen=True)
class Row:
    """One address, method and object. Who is in none of the sets gets `otherwise`.

    ok: 200 with the words `shows`; done: back to where one came from, the act done; refused: 422 or 409 with a
    sentence; away: redirected to another page; barred: 403 with a sentence. Anonymous people are sent to the
    sign-in page unless named.
    """

    name: str
    method: str = "GET"
    on: str = ""  # own, restricted, solved, waiting_part: which ticket stands in the address
    ok: frozenset[str] = NOBODY
    done: frozenset[str] = NOBODY
    refused: frozenset[str] = NOBODY
    away: frozenset[str] = NOBODY
    barred: frozenset[str] = NOBODY
    otherwise: int = 404
    shows: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    path: str = ""


def act(name: str, done: frozenset[str], data: dict[str, Any], on: str = "own", sees: frozenset[str] = SEE) -> Row:
    """An act on a ticket: done by some who see it, refused to the others who see it, unknown to the rest."""
    return Row(f"tickets:{name}", "POST", on, done=done, refused=sees - done, data=data)


ACTS = [
    act("reply", WORK | {"elena"}, {"body": "Coming."}),
    act("note", WORK, {"body": "Third time."}),
    act("assign", WORK, {"to": "jo"}),
    act("triage", WORK, {"priority": "2"}),
    act("wait", WORK, {"reason": "part"}),
    act("visit", WORK, {"at": "2027-04-27T13:00"}),
    act("work_on", WORK, {}),
    act("part_arrived", WORK, {}, on="waiting_part"),
    act("solve", WORK | {"elena"}, {}),
    act("reopen", WORK | {"elena"}, {}, on="solved"),
    act("close", WORK, {}, on="solved"),
    act("restrict", WORK, {}),
    act("unrestrict", NOBODY, {}),
    act("follow", WORK | {"elena"}, {"who": "david.chen@cedarvalley.example"}),
    act("undo", NOBODY, {"entry": "opened"}),
]
RESTRICTED_ACTS = [
    act("reply", people("keiko elena"), {"body": "Coming."}, "restricted", SEE_RESTRICTED),
    act("note", WORK_RESTRICTED, {"body": "Third time."}, "restricted", SEE_RESTRICTED),
    act("assign", WORK_RESTRICTED, {"to": "jo"}, "restricted", SEE_RESTRICTED),
    act("triage", WORK_RESTRICTED, {"priority": "2"}, "restricted", SEE_RESTRICTED),
    act("wait", WORK_RESTRICTED, {"reason": "part"}, "restricted", SEE_RESTRICTED),
    act("visit", WORK_RESTRICTED, {"at": "2027-04-27T13:00"}, "restricted", SEE_RESTRICTED),
    act("work_on", WORK_RESTRICTED, {}, "restricted", SEE_RESTRICTED),
    act("solve", people("keiko elena"), {}, "restricted", SEE_RESTRICTED),
    act("restrict", WORK_RESTRICTED, {}, "restricted", SEE_RESTRICTED),
    act("unrestrict", WORK_RESTRICTED, {}, "restricted", SEE_RESTRICTED),
    act("follow", people("keiko elena"), {"who": "david.chen@cedarvalley.example"}, "restricted", SEE_RESTRICTED),
]
TICKETS = [
    Row("tickets:ticket", on="own", ok=SEE, shows="Zebra in the panel"),
    Row("tickets:ticket", on="restricted", ok=SEE_RESTRICTED, shows="Quokka in the mail"),
    Row("tickets:preview", on="own", ok=SEE & DESK, barred=SEE - DESK, shows="Zebra in the panel"),
    Row("tickets:preview", on="restricted", ok=people("keiko"), barred=people("elena"), shows="Quokka in the mail"),
    Row("tickets:attachment", on="own", ok=SEE),
    Row("tickets:attachment", on="restricted", ok=SEE_RESTRICTED),
    Row("tickets:queue", ok=DESK, otherwise=403),
    Row("tickets:change", "POST", done=DESK, otherwise=403, data={"tickets": [], "change": "take"}),
    Row("tickets:home", ok=EVERYBODY - AGENTS, away=AGENTS),
    Row("tickets:portal_home", ok=EVERYBODY),
    Row("tickets:ask", ok=EVERYBODY),
    Row("tickets:file", ok=EVERYBODY),
    Row("tickets:file", "POST", done=EVERYBODY, data={"subject": "No sound from the speakers", "send": "1"}),
    Row("tickets:mine", ok=EVERYBODY),
]
HOUSE = [
    Row("healthz", ok=ANYONE),
    Row("accent_css", ok=ANYONE),
    Row("ui:components", ok=ANYONE),
    Row("account", ok=EVERYBODY),
    Row("account", "POST", done=EVERYBODY, data={"theme": "dark"}),
    Row("users:absences", ok=AGENTS | {"ada"}, otherwise=403),
    Row("users:absences", "POST", refused=AGENTS | {"ada"}, otherwise=403),
    Row("demo_letters", ok=EVERYBODY),
    Row("reports:workload", ok=REPORTS, otherwise=403),
    Row("reports:workload_csv", ok=REPORTS, otherwise=403),
    Row("set_language", "POST", away=ANYONE, data={"language": "es"}),
]
ROWS = [*TICKETS, *ACTS, *RESTRICTED_ACTS, *HOUSE]
# Addresses that are walked elsewhere, each with where.
ELSEWHERE = {
    "users:cancel_absence": "tests/users/test_absences_page.py",
    "readyz": "tests/processes/test_services.py",
    "first_run": "tests/helpdesk/test_first_run.py",
    "demo_sign_in": "tests/helpdesk/test_demo_sign_in.py",
    "demo_letter": "tests/helpdesk/test_demo_letters.py",
    "accounts/email/": "tests/helpdesk/test_access_matrix.py, by the name that the package gives it",
}
