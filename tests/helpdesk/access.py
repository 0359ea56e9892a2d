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
KEEPERS = people("jo renee ada")


@dataclass(frozen=True)
class Row:
    """One address, method and object. Who is in none of the sets gets `otherwise`.

    ok: 200 with the words `shows`; done: back to where one came from, the act done; refused: 422 or 409 with a
    sentence; away: redirected to another page; barred: 403 with a sentence; unknown: 404.
    Anonymous people are sent to the sign-in page unless named.
    """

    name: str
    method: str = "GET"
    on: str = ""  # own, restricted, solved, waiting_part, visit: which ticket stands in the address
    ok: frozenset[str] = NOBODY
    done: frozenset[str] = NOBODY
    refused: frozenset[str] = NOBODY
    away: frozenset[str] = NOBODY
    barred: frozenset[str] = NOBODY
    unknown: frozenset[str] = NOBODY
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
    act("another_time", people("elena"), {"words": "After lunch, please."}, on="visit"),
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
    *(
        Row(f"tickets:{way}", on=on, away=sees & DESK, barred=EVERYBODY - DESK)
        for way in ("next", "previous")
        for on, sees in (("own", SEE), ("restricted", SEE_RESTRICTED))
    ),
    Row("tickets:rows", ok=DESK, otherwise=403),
    Row("tickets:day_touches", ok=DESK, otherwise=403, data={"on": "2027-04-28"}, shows="No visit is planned"),
    # Who has no slip is told to fetch one, which is the row below.
    Row("tickets:live", "POST", ok=ANYONE, shows="renew"),
    Row("tickets:seat", on="own", ok=WORK, barred=SEE - WORK),
    Row("tickets:seat", on="restricted", ok=WORK_RESTRICTED, barred=SEE_RESTRICTED - WORK_RESTRICTED),
    Row("tickets:change", "POST", done=DESK, otherwise=403, data={"tickets": [], "change": "take"}),
    Row("tickets:home", ok=EVERYBODY - AGENTS, away=AGENTS),
    Row("tickets:portal_home", ok=EVERYBODY),
    Row("tickets:ask", ok=EVERYBODY),
    Row("tickets:file", ok=EVERYBODY),
    Row("tickets:file", "POST", done=EVERYBODY, data={"subject": "No sound from the speakers", "send": "1"}),
    Row("tickets:mine", ok=EVERYBODY),
]
KEEPERS = people("jo renee ada")
SEND = {
    "week": {"d1_open": "on", "d1_opens": "07:00", "d1_closes": "15:00"},
    "day": {"first": "2027-05-20", "kind": "closed", "reason": "Fair"},
    "window": {"name": "MAP", "first": "2027-05-20"},
    "season": {"name": "Summer", "first": "2027-06-07", "last": "2027-08-06"},
    "snow": {"on": "2027-04-28", "how": "closed", "reason": "Snow", "schools": "lincoln"},
    "year": {"name": "2027–28", "first_day": "2027-08-16", "last_day": "2028-05-26"},
    "longer": {"name": "Year", "first_day": "2027-05-03", "last_day": "2027-05-28"},
    "cycle": {"days": "1, 2", "closed_days": "skip"},
    "term": {"name": "Quarter 1", "kind": "quarter", "first": "2027-05-04", "last": "2027-05-05"},
    "bells": {"name": "Late", "p-TOTAL_FORMS": "0", "p-INITIAL_FORMS": "0"},
    "feed": {"name": "Inside", "url": "http://127.0.0.1:2/"},
}


def kept(name: str, method: str = "GET", send: str = "", on: str = "", **more: Any) -> Row:
    """A page or an act of hours: for who keeps them, barred with a sentence for everybody else."""
    who = {"ok": KEEPERS} if method == "GET" else {"done": KEEPERS}
    return Row(f"schools:{name}", method, on, otherwise=403, data=SEND.get(send, {}), **(who | more))


HOURS = [
    kept("hours", shows="A usual week"),
    kept("hours", "POST", "week"),
    kept("forget_week", "POST"),
    kept("day"),
    kept("day", "POST", "day"),
    kept("remove_days", "POST", "day"),
    kept("add_testing"),
    kept("add_testing", "POST", "window"),
    kept("testing", on="window", shows="Giraffe test"),
    kept("testing", "POST", "window", on="window"),
    kept("remove_testing", "POST", on="window"),
    kept("add_freeze"),
    kept("add_freeze", "POST", "window"),
    kept("freeze", on="freeze"),
    kept("freeze", "POST", "window", on="freeze"),
    kept("remove_freeze", "POST", on="freeze"),
    kept("add_season"),
    kept("add_season", "POST", "season"),
    kept("season", on="season"),
    kept("season", "POST", "season", on="season"),
    kept("remove_season", "POST", on="season"),
    kept("snow", shows="Next: see what happens"),
    kept("snow", "POST", "snow", done=NOBODY, ok=KEEPERS, shows="Yes, close"),
    kept("call_off", "POST", "snow"),
    kept("year"),
    kept("add_year"),
    kept("add_year", "POST", "year"),
    kept("change_year", on="year"),
    kept("change_year", "POST", "longer", on="year"),
    kept("cycle", on="year", done=KEEPERS, ok=NOBODY),  # no school is chosen: back to the year
    kept("cycle", "POST", "cycle", on="year"),
    kept("forget_cycle", "POST", on="year"),
    kept("add_term", on="year"),
    kept("add_term", "POST", "term", on="year"),
    kept("term", on="term", shows="Change a term of Year"),
    kept("term", "POST", "term", on="term"),
    kept("remove_term", "POST", on="term"),
    kept("bells"),
    kept("add_bell", done=KEEPERS, ok=NOBODY),  # no school is chosen: back to the list
    kept("bell", on="bells", done=KEEPERS, ok=NOBODY),
    kept("remove_bells", "POST", on="bells", done=NOBODY, ok=NOBODY, unknown=KEEPERS),
    kept("calendar"),
    kept("upload", "POST", done=NOBODY, refused=KEEPERS),
    kept("add_feed", "POST", "feed"),
    kept("read_feed", "POST", on="feed"),
    kept("remove_feed", "POST", on="feed"),
    kept("decide", "POST"),
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
    Row("tickets:targets", ok=KEEPERS, otherwise=403),
    Row("tickets:targets", "POST", done=KEEPERS, otherwise=403, data={"do": "remove", "remove": "0"}),
    Row("tickets:try_it", ok=KEEPERS, otherwise=403),
    Row("reports:workload_csv", ok=REPORTS, otherwise=403),
    Row("reports:together_csv", ok=REPORTS, otherwise=403),
    Row("set_language", "POST", away=ANYONE, data={"language": "es"}),
]
ROWS = [*TICKETS, *ACTS, *RESTRICTED_ACTS, *HOURS, *HOUSE]
# Addresses that are walked elsewhere, each with where.
ELSEWHERE = {
    "users:cancel_absence": "tests/users/test_absences_page.py",
    "readyz": "tests/processes/test_services.py",
    "first_run": "tests/helpdesk/test_first_run.py",
    "demo_sign_in": "tests/helpdesk/test_demo_sign_in.py",
    "demo_letter": "tests/helpdesk/test_demo_letters.py",
    "accounts/email/": "tests/helpdesk/test_access_matrix.py, by the name that the package gives it",
}
