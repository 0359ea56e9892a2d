"""The cast: the people of Cedar Valley School District, small enough to know by heart.

Lincoln Middle is Marcus's school, Cedar Valley High is Priya's. Elena teaches in room 214 of Lincoln.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from assets.models import Device, Product
from letters.models import Mailbox
from schools.models import BellSchedule, District, Period, Room, School, ServiceCalendar, ServiceHours, SpecialDay
from tickets.actions.catalogue import install_catalogue
from tickets.models import Category
from users.models import GuardianLink, Membership, RoleGrant, Team, TeamMember, User
from users.models.user import SYSTEM_ROSTER_ID

SINCE = date(2026, 7, 1)
PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """Everybody and everything that tests speak of."""

    district: District
    lincoln: School
    high: School
    room_214: Room
    room_101: Room
    panel: Device
    laptop: Device
    chromebook: Device
    help_box: Mailbox
    network: Team
    system: User
    elena: User  # teacher at Lincoln, room 214
    david: User  # teacher at Lincoln, another room
    kim: User  # student at Lincoln
    paula: User  # guardian of Kim
    rosa: User  # office at Lincoln
    marcus: User  # technician of Lincoln
    priya: User  # technician of the high school
    tomas: User  # member of the network team
    jo: User  # lead, whole district
    renee: User  # director
    ada: User  # administrator
    keiko: User  # key-holder
    sam: User  # device clerk at Lincoln
    pat: User  # principal of Lincoln

    def category(self, key: str) -> Category:
        """A category by key."""
        return Category.objects.get(key=key)


def make_cast() -> Cast:
    """Create the cast."""
    system, _ = User.objects.get_or_create(
        roster_id=SYSTEM_ROSTER_ID, defaults={"kind": "service", "given_name": "Tech Help", "password": "!"}
    )
    district = District.objects.create(
        pk=1, name="Cedar Valley School District", time_zone="America/Chicago", help_phone="555-0142"
    )
    lincoln = School.objects.create(code="LMS", name="Lincoln Middle School", short_name="Lincoln MS", kind="middle")
    high = School.objects.create(
        code="CVH", name="Cedar Valley High School", short_name="Cedar Valley HS", kind="high"
    )
    service_hours()
    install_catalogue()
    usual = BellSchedule.usual(lincoln)
    for number, (starts, ends) in enumerate(
        [((8, 0), (8, 48)), ((8, 52), (9, 40)), ((9, 44), (10, 32)), ((10, 36), (11, 24))], 1
    ):
        Period.objects.create(schedule=usual, label=str(number), starts=time(*starts), ends=time(*ends))
    room_214 = Room.objects.create(school=lincoln, name="214", position=2)
    room_101 = Room.objects.create(school=high, name="101", position=1)
    people = {
        "elena": person("Elena", "Alvarez", salutation="Ms."),
        "david": person("David", "Chen", salutation="Mr."),
        "kim": person("Kim", "Park", kind="student", grade="07"),
        "paula": person("Paula", "Park", kind="guardian"),
        "rosa": person("Rosa", "Delgado"),
        "marcus": person("Marcus", "Reed"),
        "priya": person("Priya", "Nair"),
        "tomas": person("Tomás", "Ortega"),
        "jo": person("Jo", "Lindqvist"),
        "renee": person("Renee", "Castellano"),
        "ada": person("Ada", "Novak"),
        "keiko": person("Keiko", "Mori"),
        "sam": person("Sam", "Okafor"),
        "pat": person("Pat", "Quinn"),
    }
    belong(people["elena"], lincoln, "teacher", room_214)
    belong(people["david"], lincoln, "teacher")
    belong(people["kim"], lincoln, "student")
    belong(people["rosa"], lincoln, "office")
    GuardianLink.objects.create(guardian=people["paula"], student=people["kim"])
    grant(people["marcus"], "technician", lincoln)
    grant(people["priya"], "technician", high)
    grant(people["jo"], "lead")
    grant(people["renee"], "director")
    grant(people["ada"], "administrator")
    grant(people["keiko"], "key_holder")
    grant(people["sam"], "clerk", lincoln)
    grant(people["pat"], "principal", lincoln)
    network = Team.objects.get(key="network")
    TeamMember.objects.create(team=network, user=people["tomas"])
    panel_model = Product.objects.create(name="ActivPanel 9 75″", maker="Promethean", kind="panel")
    laptop_model = Product.objects.create(name="ThinkPad L13", maker="Lenovo", kind="laptop")
    chromebook_model = Product.objects.create(name="Chromebook 300e", maker="Lenovo", kind="chromebook")
    return Cast(
        district=district,
        lincoln=lincoln,
        high=high,
        room_214=room_214,
        room_101=room_101,
        panel=Device.objects.create(
            tag="P-0214",
            serial="AP9000214",
            product=panel_model,
            status="deployed",
            school=lincoln,
            room=room_214,
        ),
        laptop=Device.objects.create(
            tag="T-04471",
            serial="PF4K9X1",
            product=laptop_model,
            status="deployed",
            school=lincoln,
            holder=people["elena"],
        ),
        chromebook=Device.objects.create(
            tag="C-19902",
            serial="5CD1234XYZ",
            product=chromebook_model,
            status="deployed",
            school=lincoln,
            holder=people["kim"],
        ),
        help_box=Mailbox.objects.create(address="help@cedarvalley.example", name="Tech Help", default=True),
        network=network,
        system=system,
        **people,
    )


def person(given_name: str, family_name: str, kind: str = "staff", **fields: object) -> User:
    """A person with a sign-in address of the district."""
    plain = given_name.lower().replace("á", "a")
    return User.objects.create_user(
        email=f"{plain}.{family_name.lower()}@cedarvalley.example",
        password=PASSWORD,
        given_name=given_name,
        family_name=family_name,
        kind=kind,
        roster_id=f"person-{plain}",
        **fields,
    )


def belong(user: User, school: School, role: str, room: Room | None = None) -> Membership:
    """Make somebody part of a school."""
    return Membership.objects.create(user=user, school=school, role=role, room=room, since=SINCE)


def grant(user: User, role: str, school: School | None = None) -> RoleGrant:
    """Give somebody a helpdesk role."""
    return RoleGrant.objects.create(user=user, role=role, school=school, since=SINCE)


def service_hours() -> ServiceCalendar:
    """The district's service hours: Monday to Friday, 7:00 to 15:30; Friday, April 30 is off."""
    calendar = ServiceCalendar.objects.create(name="District")
    for weekday in range(5):
        ServiceHours.objects.create(calendar=calendar, weekday=weekday, opens=time(7), closes=time(15, 30))
    SpecialDay.objects.create(calendar=calendar, date=date(2027, 4, 30), reason="Teacher workday")
    return calendar
