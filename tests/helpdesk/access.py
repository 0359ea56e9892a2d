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
PRINTERS = AGENTS | {"sam", "ada"}
SHEETS = {"school": "lincoln", "what": "rooms", "first": "1"}
REPORTS = people("pat jo renee")
KEEPERS = people("jo renee ada")


ONE = {"tickets": "own"}


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
    act("tell_class", people("elena"), {"impact": "stopped"}),
    act("wait", WORK, {"reason": "part"}),
    act("visit", WORK, {"at": "2027-04-27T13:00"}),
    act("work_on", WORK, {}),
    act("part_arrived", WORK, {}, on="waiting_part"),
    act("solve", WORK | {"elena"}, {}),
    act("reopen", WORK | {"elena"}, {}, on="solved"),
    act("close", WORK, {}, on="solved"),
    act("withdraw", people("elena"), {}),
    act("rate", people("elena"), {"answer": "yes"}, on="solved"),
    act("thank", NOBODY, {"words": "Thank you."}, on="solved"),  # she has not said yet how it was
    act("not_fixed", people("elena"), {"body": "Still silent."}, on="solved"),
    act("restrict", WORK, {}),
    act("unrestrict", NOBODY, {}),
    act("follow", WORK | {"elena"}, {"who": "david.chen@cedarvalley.example"}),
    act("unfollow", WORK | {"elena"}, {"who": "david"}),  # who is not on it any more
    act("add_time", WORK, {"minutes": "12"}),
    act("label", WORK, {"label_word": "Giraffe"}),
    act("link", WORK, {"number": "other", "kind": "related"}),
    act("unlink", WORK, {"other": "linked"}, on="linked"),
    act("split", WORK, {"message": "later", "subject": "Another trouble"}, on="linked"),
    act("unmerge", WORK, {}, on="merged"),
    act("macro", people("marcus jo renee"), {"macro": "giraffe"}),
    act("insert_macro", people("marcus jo renee"), {"macro": "giraffe"}),
    act("attach", WORK, {"to": "outage"}),
    act("detach", WORK, {}),
    act("snooze", WORK, {"until": "2027-04-27T13:00"}),
    act("wake", WORK, {}),
    # Refused, too, it leads back to the ticket, which says why.
    Row("tickets:undo", "POST", "own", away=SEE, data={"entry": "opened"}),
]
RESTRICTED_ACTS = [
    act("reply", people("keiko elena"), {"body": "Coming."}, "restricted", SEE_RESTRICTED),
    act("note", WORK_RESTRICTED, {"body": "Third time."}, "restricted", SEE_RESTRICTED),
    act("assign", WORK_RESTRICTED, {"to": "jo"}, "restricted", SEE_RESTRICTED),
    act("triage", WORK_RESTRICTED, {"priority": "2"}, "restricted", SEE_RESTRICTED),
    act("wait", WORK_RESTRICTED, {"reason": "part"}, "restricted", SEE_RESTRICTED),
    act("visit", WORK_RESTRICTED, {"at": "2027-04-27T13:00"}, "restricted", SEE_RESTRICTED),
    act("snooze", WORK_RESTRICTED, {"until": "2027-04-27T13:00"}, "restricted", SEE_RESTRICTED),
    act("wake", WORK_RESTRICTED, {}, "restricted", SEE_RESTRICTED),
    act("work_on", WORK_RESTRICTED, {}, "restricted", SEE_RESTRICTED),
    act("solve", people("keiko elena"), {}, "restricted", SEE_RESTRICTED),
    act("withdraw", people("elena"), {}, "restricted", SEE_RESTRICTED),
    act("tell_class", people("elena"), {"impact": "stopped"}, "restricted", SEE_RESTRICTED),
    act("restrict", WORK_RESTRICTED, {}, "restricted", SEE_RESTRICTED),
    act("unrestrict", WORK_RESTRICTED, {}, "restricted", SEE_RESTRICTED),
    act("follow", people("keiko elena"), {"who": "david.chen@cedarvalley.example"}, "restricted", SEE_RESTRICTED),
    act("add_time", WORK_RESTRICTED, {"minutes": "12"}, "restricted", SEE_RESTRICTED),
    act("link", NOBODY, {"number": "other", "kind": "related"}, "restricted", SEE_RESTRICTED),
    act("unmerge", NOBODY, {}, "restricted", SEE_RESTRICTED),
    act("macro", NOBODY, {"macro": "giraffe"}, "restricted", SEE_RESTRICTED),  # a key-holder works no other tickets
]
KEEPS = people("jo renee ada")
# An outage at Lincoln: those who are there, and the desk; those who run it are leads and directors of the district.
CONCERNED = people("elena david kim paula rosa")
RUN = people("jo renee")


def run(name: str, data: dict[str, Any], on: str = "outage") -> Row:
    """An act on an outage: done by who runs it, refused to the rest of the desk, unknown to others."""
    return Row(f"tickets:{name}", "POST", on, done=RUN, refused=DESK - RUN, data=data)


SOON = {"next_news_at": "2027-04-27T11:00"}
OUTAGES = [
    Row("tickets:outages", ok=DESK, otherwise=403, shows="Okapi in the Wi-Fi"),
    Row("tickets:declare", ok=RUN, otherwise=403, shows="Declare an outage"),
    Row("tickets:declare", "POST", done=RUN, otherwise=403, data={"title": "No power", "everywhere": "on", **SOON}),
    Row("tickets:outage", on="outage", ok=CONCERNED | DESK, shows="Okapi in the Wi-Fi"),
    Row("tickets:me_too", "POST", "outage", done=CONCERNED | DESK),
    Row("tickets:not_me", "POST", "outage", done=CONCERNED | DESK),
    run("outage_news", {"words": "Half of it is back.", **SOON}),
    run("outage_change", {"title": "No Wi-Fi", "schools": "lincoln"}),
    run("outage_end", {"words": "It is back."}),
    run("outage_resume", {"words": "Gone again.", **SOON}, on="over"),
    Row("tickets:outage_undo", "POST", "outage", refused=DESK),
    Row("tickets:outage_attach", "POST", "outage", done=WORK, refused=DESK - WORK, data={"tickets": "own"}),
]
LOOK = {"tickets": "own", "number": "linked"}
LOOK_RESTRICTED = {"tickets": "restricted", "number": "own"}
MERGE = {**LOOK, "do": "on"}
MARCUS, TOMAS = people("marcus"), people("tomas")
VIEW = {"name": "Giraffe view", "query": "status:open", "who": "me"}
TICKETS = [
    Row("tickets:ticket", on="own", ok=SEE, shows="Zebra in the panel"),
    Row("tickets:ticket", on="restricted", ok=SEE_RESTRICTED, shows="Quokka in the mail"),
    Row("tickets:preview", on="own", ok=SEE & DESK, barred=SEE - DESK, shows="Zebra in the panel"),
    Row("tickets:preview", on="restricted", ok=people("keiko"), barred=people("elena"), shows="Quokka in the mail"),
    Row("tickets:attachment", on="own", ok=SEE),
    Row("tickets:attachment", on="restricted", ok=SEE_RESTRICTED),
    Row("palette", ok=DESK, otherwise=403, shows="Unassigned"),
    Row("keys", ok=DESK, otherwise=403, shows="Tick the row"),
    Row("tickets:queue", ok=DESK, otherwise=403),
    Row("tickets:colleagues", on="own", ok=WORK, barred=SEE - WORK, data={"q": "j"}),
    Row("tickets:colleagues", on="restricted", ok=WORK_RESTRICTED, barred=people("elena")),
    Row("tickets:macros", on="own", ok=WORK, barred=SEE - WORK, shows="Giraffe answer"),
    Row("tickets:macros", on="restricted", ok=WORK_RESTRICTED, barred=people("elena")),
    Row("tickets:visit_times", on="own", ok=WORK, barred=SEE - WORK, shows="Set a visit"),
    Row("tickets:visit_times", on="restricted", ok=WORK_RESTRICTED, barred=people("elena")),
    Row("tickets:macro_book", ok=AGENTS | {"ada"}, otherwise=403, shows="Giraffe answer"),
    Row("tickets:add_macro", ok=AGENTS | {"ada"}, otherwise=403, shows="Who uses it"),
    Row("tickets:add_macro", "POST", refused=AGENTS | {"ada"}, otherwise=403, data={"name": ""}),
    Row("tickets:change_macro", on="macro", ok=KEEPS, unknown=AGENTS - KEEPS, otherwise=403, shows="Giraffe answer"),
    Row("tickets:change_macro", "POST", on="macro", refused=KEEPS, unknown=AGENTS - KEEPS, otherwise=403),
    Row("tickets:drop_macro", "POST", on="macro", done=KEEPS, unknown=AGENTS - KEEPS, otherwise=403),
    Row("tickets:message_draft", "POST", "own", ok=WORK, refused=SEE - WORK, data={"kind": "note", "body": "Third"}),
    Row(
        "tickets:message_draft",
        "POST",
        "restricted",
        ok=WORK_RESTRICTED,
        refused=people("elena"),
        data={"kind": "reply"},
    ),
    *(
        Row(f"tickets:{way}", on=on, away=sees & DESK, barred=EVERYBODY - DESK)
        for way in ("next", "previous")
        for on, sees in (("own", SEE), ("restricted", SEE_RESTRICTED))
    ),
    Row("tickets:rows", ok=DESK, otherwise=403),
    Row("tickets:walk", "POST", done=DESK, otherwise=403, data={"schools": "lincoln"}),
    Row("tickets:day_touches", ok=DESK, otherwise=403, data={"on": "2027-04-28"}, shows="No visit is planned"),
    # Who has no slip is told to fetch one, which is the row below.
    Row("tickets:live", "POST", ok=ANYONE, shows="renew"),
    Row("tickets:seat", on="own", ok=WORK, barred=SEE - WORK),
    Row("tickets:seat", on="restricted", ok=WORK_RESTRICTED, barred=SEE_RESTRICTED - WORK_RESTRICTED),
    Row("tickets:suggest", ok=DESK, otherwise=403, data={"q": "status:wai"}, shows="status:waiting"),
    Row("tickets:search_help", ok=DESK, otherwise=403, shows="What can I type?"),
    # Views: everybody at the desk has their own; a shared one is kept by who may share, and copied by the others.
    Row("tickets:saved_views", ok=DESK, otherwise=403, shows="Giraffe view"),
    Row("tickets:new_view", ok=DESK, otherwise=403, shows="What is in it"),
    Row("tickets:new_view", "POST", done=DESK, otherwise=403, data=VIEW | {"name": "Mine"}),
    Row("tickets:saved_view", on="shared", ok=KEEPERS, away=DESK - KEEPERS, otherwise=403, shows="Giraffe view"),
    Row("tickets:saved_view", "POST", "shared", done=KEEPERS, away=DESK - KEEPERS, otherwise=403, data=VIEW),
    Row("tickets:saved_view", on="of_team", ok=TOMAS, unknown=DESK - TOMAS, otherwise=403),
    Row("tickets:saved_view", on="of_marcus", ok=MARCUS, unknown=DESK - MARCUS, otherwise=403),
    Row("tickets:keep_change", "POST", "shared", done=DESK, otherwise=403, data={"query": "is:late"}),
    Row(
        "tickets:keep_change",
        "POST",
        "of_marcus",
        done=MARCUS,
        unknown=DESK - MARCUS,
        otherwise=403,
        data={"query": "is:late"},
    ),
    Row("tickets:remove_view", "POST", "shared", done=DESK, otherwise=403),
    Row(
        "tickets:remove_view",
        "POST",
        "of_marcus",
        done=MARCUS,
        unknown=DESK - MARCUS,
        otherwise=403,
    ),
    # What Marcus did later is his to take back; to others there is no such act of theirs.
    Row("tickets:undo_later", on="solved", ok=MARCUS, barred=SEE - WORK, shows="Undo for this ticket"),
    Row("tickets:undo_later", "POST", "solved", refused=MARCUS, barred=SEE - WORK),
    Row("tickets:change", "POST", done=DESK, otherwise=403, data={"tickets": [], "change": "take"}),
    # What a key asks: who works at the desk is shown the tickets that they may see; of others there are none.
    Row("tickets:act", "POST", on="choices", ok=SEE & DESK, done=DESK - SEE, otherwise=403, data=ONE, shows="Zebra"),
    Row("tickets:take_back", "POST", done=DESK, otherwise=403, data={"batch": "none"}),
    # The look at a merge: who works both sees what will happen; who may see the first of them only, that it cannot be.
    Row("tickets:merge", ok=WORK, refused=SEE & DESK - WORK, away=DESK - SEE, otherwise=403, data=LOOK, shows="Zebra"),
    Row("tickets:merge", "POST", done=WORK, refused=SEE & DESK - WORK, away=DESK - SEE, otherwise=403, data=MERGE),
    Row("tickets:merge", refused=people("keiko"), away=DESK - {"keiko"}, otherwise=403, data=LOOK_RESTRICTED),
    Row("tickets:home", ok=EVERYBODY - AGENTS, away=AGENTS),
    Row("tickets:portal_home", ok=EVERYBODY),
    Row("tickets:ask", ok=EVERYBODY),
    Row("tickets:file", ok=EVERYBODY),
    Row("tickets:known", ok=EVERYBODY),
    Row("tickets:people", ok=EVERYBODY, data={"somebody": "alvarez"}),
    Row("tickets:scan", ok=EVERYBODY, shows="Scan a label"),
    Row("tickets:scanned", on="sticker", ok=AGENTS, away=EVERYBODY - AGENTS, shows="P-0214"),
    Row("tickets:scanned", on="no_sticker", unknown=EVERYBODY),
    Row("tickets:stickers", ok=PRINTERS, otherwise=403),
    Row("tickets:stickers", "POST", ok=PRINTERS - {"priya"}, refused=people("priya"), otherwise=403, data=SHEETS),
    Row("tickets:drop_draft", "POST", done=EVERYBODY),
    Row("tickets:add", "POST", on="own", done=people("elena"), data={"subject": "No sound, too"}),
    Row("tickets:take_off", "POST", on="own", done=people("elena")),
    Row("tickets:file", "POST", done=EVERYBODY, data={"subject": "No sound from the speakers", "send": "1"}),
    Row("tickets:mine", ok=EVERYBODY),
    Row("tickets:thanks", ok=AGENTS, otherwise=403),
    Row("tickets:walk_in", ok=AGENTS, otherwise=403, shows="Who asked?"),
    Row("tickets:walk_in", "POST", done=AGENTS, otherwise=403, data={"who": "rosa delgado", "minutes": "5"}),
    Row("tickets:walk_in_people", ok=AGENTS, otherwise=403, data={"who": "delgado"}, shows="Rosa Delgado"),
    Row("tickets:walk_in_kinds", ok=AGENTS, otherwise=403, data={"sought": "password"}, shows="I cannot sign in"),
    Row("tickets:walk_in_undo", "POST", done=AGENTS, otherwise=403, data={"ticket": "0"}),
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
    Row("manifest", ok=ANYONE, shows="Tech Help"),
    Row("ui:components", ok=ANYONE),
    Row("account", ok=EVERYBODY),
    Row("account", "POST", done=EVERYBODY, data={"theme": "dark"}),
    Row("users:absences", ok=AGENTS | {"ada"}, otherwise=403),
    Row("users:absences", "POST", refused=AGENTS | {"ada"}, otherwise=403),
    Row("demo_letters", ok=EVERYBODY),
    Row("reports:workload", ok=REPORTS, otherwise=403),
    Row("tickets:targets", ok=KEEPERS, otherwise=403),
    Row("tickets:targets", "POST", done=KEEPERS, otherwise=403, data={"do": "remove", "remove": "0"}),
    Row("tickets:urgency", ok=KEEPERS, otherwise=403),
    Row("tickets:urgency", "POST", done=KEEPERS, otherwise=403),
    Row("tickets:try_it", ok=KEEPERS, otherwise=403),
    Row("tickets:catalogue", ok=people("ada"), otherwise=403),
    Row("tickets:questions", on="category", ok=people("ada"), otherwise=403),
    Row("tickets:questions", "POST", on="category", done=people("ada"), otherwise=403, data={"count": "0"}),
    Row("reports:workload_csv", ok=REPORTS, otherwise=403),
    Row("reports:missed", ok=people("jo renee"), otherwise=403),
    Row("reports:together_csv", ok=REPORTS, otherwise=403),
    Row("set_language", "POST", away=ANYONE, data={"language": "es"}),
]
ROWS = [*TICKETS, *ACTS, *RESTRICTED_ACTS, *OUTAGES, *HOURS, *HOUSE]
# Addresses that are walked elsewhere, each with where.
ELSEWHERE = {
    "tickets:draft": "tests/tickets/test_drafts.py",
    "tickets:keep_draft_photo": "tests/tickets/test_draft_photos.py",
    "tickets:draft_photo": "tests/tickets/test_draft_photos.py",
    "tickets:drop_draft_photo": "tests/tickets/test_draft_photos.py",
    "users:cancel_absence": "tests/users/test_absences_page.py",
    "tickets:satisfied": "tests/tickets/test_satisfaction.py",
    "tickets:stop_following": "tests/tickets/test_followers.py",
    "app_icon": "tests/helpdesk/test_installed.py",
    "readyz": "tests/processes/test_services.py",
    "first_run": "tests/helpdesk/test_first_run.py",
    "demo_sign_in": "tests/helpdesk/test_demo_sign_in.py",
    "demo_letter": "tests/helpdesk/test_demo_letters.py",
    "accounts/email/": "tests/helpdesk/test_access_matrix.py, by the name that the package gives it",
}
