"""The people of the demo who have a part: those whom the sign-in page lists, and those of the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from helpdesk.demo.names import plain
from users.choices import HelpdeskRole, Kind, SchoolRole

# Everybody may know it: it opens invented people of a demo that says so on every page.
PASSWORD = "cedar-valley-2027"  # noqa: S105
SINCE = date(2024, 7, 1)
DOMAIN = "cedarvalley.example"
DOMAINS = {Kind.STUDENT: f"students.{DOMAIN}", Kind.GUARDIAN: "family.example"}
TECHNICIAN, LEAD, CLERK = HelpdeskRole.TECHNICIAN, HelpdeskRole.LEAD, HelpdeskRole.CLERK


@dataclass(frozen=True)
class Part:
    """A person with a part: where they belong, in which room, and what they do in the helpdesk.

    `roles` holds (role, code of a school or "" for the whole district). People with `group` are listed on the
    sign-in page under it, and only they have a password.
    """

    key: str
    given: str
    family: str
    salutation: str = ""
    school: str = ""
    role: str = ""
    room: str = ""
    kind: Kind = Kind.STAFF
    grade: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    teams: tuple[str, ...] = ()
    group: str = ""
    words: str = ""
    language: str = ""

    @property
    def email(self) -> str:
        """The sign-in address."""
        return f"{plain(self.given)}.{plain(self.family)}@{DOMAINS.get(self.kind, DOMAIN)}"

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class Login:
    """One line of the sign-in page."""

    email: str
    name: str
    words: str


TEACHER, OFFICE = SchoolRole.TEACHER, SchoolRole.OFFICE
ASKS, HELPS, LEADS, KEEPS = _("They ask for help"), _("They help"), _("They lead"), _("They keep the house")

PARTS = (
    Part(
        "elena",
        "Elena",
        "Alvarez",
        "Ms.",
        "LMS",
        TEACHER,
        "214",
        group=ASKS,
        words=_("Teacher, Lincoln Middle, room 214"),
    ),
    Part(
        "rosa", "Rosa", "Delgado", "Ms.", "LMS", OFFICE, "Office", group=ASKS, words=_("Front office, Lincoln Middle")
    ),
    Part(
        "kim",
        "Kim",
        "Park",
        "",
        "LMS",
        SchoolRole.STUDENT,
        kind=Kind.STUDENT,
        grade="07",
        group=ASKS,
        words=_("Student, grade 7, Lincoln Middle"),
    ),
    Part(
        "paula",
        "Paula",
        "Park",
        "Ms.",
        kind=Kind.GUARDIAN,
        group=ASKS,
        words=_("Kim’s mother, reads Spanish"),
        language="es",
    ),
    Part(
        "marcus",
        "Marcus",
        "Reed",
        "Mr.",
        roles=((TECHNICIAN, "LMS"), (TECHNICIAN, "BES"), (TECHNICIAN, "FCE")),
        group=HELPS,
        words=_("Technician: Lincoln, Birch, Fern Creek"),
    ),
    Part(
        "priya",
        "Priya",
        "Nair",
        "Ms.",
        roles=((TECHNICIAN, "CVH"),),
        teams=("data",),
        group=HELPS,
        words=_("Technician: Cedar Valley High; accounts"),
    ),
    Part(
        "dana",
        "Dana",
        "Whitfield",
        "Ms.",
        roles=tuple((TECHNICIAN, code) for code in ("MGE", "FCE", "HTE", "SBE", "SES")),
        group=HELPS,
        words=_("Technician: five elementary schools"),
    ),
    Part(
        "tomas",
        "Tomás",
        "Ortega",
        "Mr.",
        teams=("network", "security"),
        group=HELPS,
        words=_("Network and phones, all schools"),
    ),
    Part(
        "sam", "Sam", "Okafor", "Mr.", roles=((CLERK, ""),), teams=("devices",), group=HELPS, words=_("Device counter")
    ),
    Part(
        "jo",
        "Jo",
        "Lindqvist",
        "Ms.",
        roles=((LEAD, ""), *((TECHNICIAN, code) for code in ("NGH", "RMS", "JMS", "RBA"))),
        group=LEADS,
        words=_("Lead; technician of Northgate High"),
    ),
    Part(
        "renee",
        "Renee",
        "Castellano",
        "Dr.",
        roles=((HelpdeskRole.DIRECTOR, ""),),
        group=LEADS,
        words=_("Director of technology"),
    ),
    Part(
        "pat",
        "Pat",
        "Quinn",
        "Mr.",
        "LMS",
        SchoolRole.PRINCIPAL,
        "Office",
        roles=((HelpdeskRole.PRINCIPAL, "LMS"),),
        group=LEADS,
        words=_("Principal, Lincoln Middle"),
    ),
    Part(
        "ada", "Ada", "Novak", "Ms.", roles=((HelpdeskRole.ADMINISTRATOR, ""),), group=KEEPS, words=_("Administrator")
    ),
    Part(
        "keiko",
        "Keiko",
        "Mori",
        "Ms.",
        roles=((HelpdeskRole.KEY_HOLDER, ""),),
        teams=("security",),
        group=KEEPS,
        words=_("Holds the key to restricted tickets"),
    ),
    Part("karen", "Karen", "Doyle", "Ms.", "LMS", TEACHER, "118"),
    Part("hannah", "Hannah", "Vogel", "Ms.", "LMS", TEACHER, "209"),
    Part("james", "James", "Osei", "Mr.", "LMS", TEACHER, "206"),
    Part("ben", "Ben", "Adler", "Mr.", "LMS", TEACHER, "112"),
    Part("david", "David", "Chen", "Mr.", "LMS", TEACHER, "212"),
    Part("wendy", "Wendy", "Park", "Mrs.", "BES", TEACHER, "12"),
    Part("luis", "Luis", "Romero", "Mr.", "BES", TEACHER, "9"),
    Part("nadia", "Nadia", "Haddad", "Ms.", "FCE", TEACHER, "7"),
    Part("grace", "Grace", "Lin", "Ms.", "FCE", TEACHER, "103"),
)
GUARDIANS = (("paula", "kim"),)


def demo_logins() -> list[tuple[str, list[Login]]]:
    """The people of the sign-in page by what they do, in words of the reader's language."""
    listed = [part for part in PARTS if part.group]
    groups = dict.fromkeys(part.group for part in listed)
    return [
        (gettext(group), [Login(p.email, p.name, gettext(p.words)) for p in listed if p.group == group])
        for group in groups
    ]
