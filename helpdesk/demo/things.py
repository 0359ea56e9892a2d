"""The devices of the demo district: one Chromebook for each student from grade 3 on, a panel in each classroom, …"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from assets.choices import ProductKind
from assets.models import Custody, Device, Product
from assets.workflow import DeviceStatus
from audit.actions import Act, record_many
from helpdesk.demo.days import moment, story_morning
from helpdesk.demo.people import People, holders
from helpdesk.demo.places import SITES, Places, Site
from schools.models import Room
from users.models import User

DEVICES = 7000
FIRST_HANDED_OUT = date(2024, 8, 12)
# product: (maker, kind, security updates end, price, bought, years of warranty)
PRODUCTS: dict[str, tuple[str, ProductKind, date | None, str, date, int]] = {
    "Lenovo 300e Chromebook Gen 3": ("Lenovo", ProductKind.CHROMEBOOK, date(2030, 6, 30), "339", date(2024, 7, 8), 3),
    "HP Chromebook 11 G9 EE": ("HP", ProductKind.CHROMEBOOK, date(2031, 6, 30), "318", date(2025, 7, 14), 3),
    "Acer Chromebook Spin 511": ("Acer", ProductKind.CHROMEBOOK, date(2032, 6, 30), "352", date(2026, 7, 13), 3),
    "Lenovo 100e Chromebook Gen 2": ("Lenovo", ProductKind.CHROMEBOOK, date(2027, 6, 30), "229", date(2021, 7, 12), 1),
    "ThinkPad L13": ("Lenovo", ProductKind.LAPTOP, None, "812", date(2025, 6, 16), 3),
    "MacBook Air 13″": ("Apple", ProductKind.LAPTOP, None, "899", date(2024, 6, 17), 3),
    "iPad 9th generation": ("Apple", ProductKind.TABLET, None, "299", date(2023, 8, 7), 2),
    "ActivPanel 9 75″": ("Promethean", ProductKind.PANEL, date(2031, 6, 30), "2390", date(2025, 8, 4), 3),
    "SMART Board MX275": ("SMART", ProductKind.PANEL, date(2029, 12, 31), "2150", date(2022, 8, 8), 5),
    "Epson PowerLite 685W": ("Epson", ProductKind.PROJECTOR, None, "1349", date(2019, 7, 15), 3),
    "IPEVO V4K": ("IPEVO", ProductKind.CAMERA, None, "99", date(2022, 9, 12), 1),
    "Kyocera TASKalfa 3554ci": ("Kyocera", ProductKind.PRINTER, None, "4890", date(2023, 7, 10), 5),
    "HP LaserJet Pro 4001": ("HP", ProductKind.PRINTER, None, "269", date(2023, 7, 10), 1),
    "Zebra ZD421 label printer": ("Zebra", ProductKind.PRINTER, None, "428", date(2022, 7, 18), 2),
    "LocknCharge Joey 30": ("LocknCharge", ProductKind.CART, None, "1195", date(2021, 7, 12), 10),
    "Aruba AP-515": ("Aruba", ProductKind.NETWORK, None, "540", date(2023, 6, 12), 5),
    "Cisco IP Phone 8845": ("Cisco", ProductKind.PHONE, None, "215", date(2020, 6, 15), 1),
}  # fmt: skip
PANELS = {"LMS": "ActivPanel 9 75″", "CVH": "ActivPanel 9 75″", "BES": "ActivPanel 9 75″"}
CHROMEBOOKS = ("Lenovo 300e Chromebook Gen 3", "HP Chromebook 11 G9 EE", "Acer Chromebook Spin 511")
CART_LETTERS = dict(zip((site.code for site in SITES), "CN*RJBMFHSUV", strict=True)) | {"LMS": ""}
# The devices of the story: (tag, product, school, room).
STORY = (
    ("Cart 04", "LocknCharge Joey 30", "LMS", "118"),
    ("PR-0031", "Zebra ZD421 label printer", "LMS", "Office"),
    ("PR-0012", "Kyocera TASKalfa 3554ci", "LMS", "Office"),
    ("Cart B-03", "LocknCharge Joey 30", "BES", "12"),
    ("C-19902", "Lenovo 300e Chromebook Gen 3", "LMS", "112"),
    ("C-18830", "Lenovo 300e Chromebook Gen 3", "BES", "9"),
    ("D-1042", "IPEVO V4K", "FCE", "7"),
    ("D-1180", "IPEVO V4K", "LMS", "214"),
    ("J-0077", "Epson PowerLite 685W", "FCE", "103"),
)
LAPTOP_OF_ELENA, CHROMEBOOK_OF_KIM = "T-04471", "C-19417"


@dataclass
class Things:
    """The devices by tag, by room and by holder."""

    by_tag: dict[str, Device] = field(default_factory=dict)
    of_room: dict[int, list[Device]] = field(default_factory=lambda: defaultdict(list))
    of_holder: dict[int, list[Device]] = field(default_factory=lambda: defaultdict(list))

    def add(self, device: Device) -> None:
        """Take a device in. Its tag must be free."""
        if not device.tag or device.tag in self.by_tag:
            raise ValueError(f"{device.tag} is taken")
        self.by_tag[device.tag] = device
        if device.holder_id:
            self.of_holder[device.holder_id].append(device)
        elif device.room_id:
            self.of_room[device.room_id].append(device)

    def near(self, person: User, room: Room | None, kinds: list[str]) -> Device | None:
        """A device of some kinds that a person holds, or that stands in their room."""
        close = self.of_holder[person.pk] + (self.of_room[room.pk] if room else [])
        return next((device for device in close if device.product.kind in kinds), None)


def add_things(places: Places, people: People, share: float) -> Things:
    """Add the devices with who has them; `share` makes their number smaller."""
    stock = _Stock(places, people, share)
    for make in (stock.story, stock.rooms, stock.laptops, stock.chromebooks, stock.carts):
        for device in make():
            stock.things.add(device)
    devices = list(stock.things.by_tag.values())
    Device.objects.bulk_create(devices)
    Custody.objects.bulk_create(_custody(device) for device in devices if _is_out(device))
    system, clerk = User.objects.system(), people.parts["sam"]
    record_many([act for device in devices for act in _history(device, system, clerk)], deliver=False)
    return stock.things


class _Stock:
    """Draws devices; tags count up in each series and leave out those of the story."""

    def __init__(self, places: Places, people: People, share: float) -> None:
        self.places, self.people = places, people
        self.things = Things()
        self.wanted = round(DEVICES * share)
        self.random = Random("2027 things")  # noqa: S311  # invented serial numbers are no secrets
        self.products = {
            name: Product(name=name, maker=maker, kind=kind, updates_until=until)
            for name, (maker, kind, until, *_money) in PRODUCTS.items()
        }
        Product.objects.bulk_create(self.products.values())
        self.numbers: dict[str, int] = {"C-": 14000, "T-": 4100, "PR-": 0, "D-": 1000, "J-": 50, "I-": 600, "N-": 300}
        self.reserved = {tag for tag, *_where in STORY} | {LAPTOP_OF_ELENA, CHROMEBOOK_OF_KIM}

    def story(self) -> Iterator[Device]:
        """What the story speaks of."""
        for tag, product, code, room in STORY:
            yield self.device(product, tag, self.places.rooms[code, room])
        parts = self.people.parts
        lincoln = self.places.rooms["LMS", "Office"]
        yield self.held("ThinkPad L13", LAPTOP_OF_ELENA, parts["elena"], lincoln)
        yield self.held(CHROMEBOOKS[0], CHROMEBOOK_OF_KIM, parts["kim"], lincoln)

    def rooms(self) -> Iterator[Device]:
        """What hangs and stands in rooms."""
        for index, site in enumerate(SITES):
            yield from self.classrooms(0 if site.code == "LMS" else index + 1, site)
            for room, product, series in (
                ("Office", "Kyocera TASKalfa 3554ci", "PR-"),
                ("Office", "Zebra ZD421 label printer", "PR-"),
                ("Office", "Cisco IP Phone 8845", "N-"),
                ("Library", "HP LaserJet Pro 4001", "PR-"),
                ("Staff room", "Kyocera TASKalfa 3554ci", "PR-"),
                ("Gym", "Epson PowerLite 685W", "J-"),
                ("Cafeteria", "Aruba AP-515", "N-"),
                ("Tech closet", "Aruba AP-515", "N-"),
            ):
                yield self.device(product, self.tag(series), self.places.rooms[site.code, room])

    def classrooms(self, index: int, site: Site) -> Iterator[Device]:
        """A panel in each classroom, here and there a document camera, tablets for the smallest."""
        panel = PANELS.get(site.code, "SMART Board MX275")
        for room in self.places.classrooms(site):
            number = f"9{room.name[1:]:0>2}" if room.name.startswith("P") else f"{room.name:0>3}"
            yield self.device(panel, f"P-{index}{number}", room)
            if self.random.random() < 0.24:
                yield self.device("IPEVO V4K", self.tag("D-"), room)
            if site.kind == "elementary" and room.name in ("1", "2", "3"):
                yield from (self.device("iPad 9th generation", self.tag("I-"), room) for _number in range(4))

    def laptops(self) -> Iterator[Device]:
        """One for everybody who works here."""
        for code, room in self.offices():
            for person in self.people.staff[code]:
                if not self.things.of_holder[person.pk]:
                    product = "ThinkPad L13" if self.random.random() < 0.86 else "MacBook Air 13″"
                    yield self.held(product, self.tag("T-"), person, room)
        office = self.places.rooms["CVH", "Office"]
        helpers = [user for user in self.people.parts.values() if user.kind == "staff"]
        for person in [*helpers, *self.people.central]:
            if not self.things.of_holder[person.pk]:
                yield self.held("ThinkPad L13", self.tag("T-"), person, office)

    def chromebooks(self) -> Iterator[Device]:
        """One for each student who carries one; some are in repair, some are lost."""
        for code, room in self.offices():
            for student in holders(self.people.students[code]):
                if not self.things.of_holder[student.pk]:
                    device = self.held(self.random.choice(CHROMEBOOKS), self.tag("C-"), student, room)
                    device.last_seen = self.lately()
                    yield device

    def carts(self) -> Iterator[Device]:
        """Carts, filled with what is left to the wanted number; some of it is in stock or in repair."""
        schools = [site for site in SITES for _cart in range(4 if site.kind == "elementary" else 5)]
        carts = [(site, number) for number, site in enumerate(schools) if number % 5]
        spare = max(self.wanted - len(self.things.by_tag) - len(carts), 0)
        for site, number in carts:
            room = self.places.classrooms(site)[number % 8]
            letter = CART_LETTERS[site.code]
            yield self.device(
                "LocknCharge Joey 30", f"Cart {letter + '-' if letter else ''}{number % 5 + 10:02}", room
            )
            for _number in range(spare // len(carts)):
                yield self.loose(room)
        for _number in range(spare % len(carts)):
            yield self.loose(self.places.rooms["CVH", "Tech closet"], DeviceStatus.IN_STOCK)

    def loose(self, room: Room, status: str = "") -> Device:
        """A Chromebook without a holder."""
        stages = (DeviceStatus.DEPLOYED, DeviceStatus.IN_STOCK, DeviceStatus.IN_REPAIR, DeviceStatus.LOST)
        device = self.device(self.random.choice((*CHROMEBOOKS, "Lenovo 100e Chromebook Gen 2")), self.tag("C-"), room)
        device.status = status or self.random.choices(stages, (84, 6, 7, 3))[0]
        if device.status != DeviceStatus.DEPLOYED:
            device.room = None
        device.last_seen = self.lately()
        return device

    def held(self, product: str, tag: str, holder: User, office: Room) -> Device:
        """A device of a person, at the school of an office."""
        device = self.device(product, tag, office)
        device.room, device.holder = None, holder
        grade = f"/{holder.grade}" if holder.grade else ""
        device.org_unit = f"/{'Students' if grade else 'Staff'}/{office.school.code}{grade}"
        return device

    def device(self, product: str, tag: str, room: Room) -> Device:
        """A device in a room."""
        _maker, _kind, _until, price, bought, years = PRODUCTS[product]
        return Device(
            tag=tag,
            serial=f"{self.random.choice(('5CD', 'PF4', 'NXA', 'MP2'))}{self.random.randrange(36**6):08X}",
            product=self.products[product],
            status=DeviceStatus.DEPLOYED,
            school=room.school,
            room=room,
            bought_on=bought,
            price=price,
            order_number=f"PO-{bought:%y%m}-{self.random.randrange(100, 130)}",
            warranty_until=bought.replace(year=bought.year + years),
        )

    def tag(self, series: str) -> str:
        """The next free tag of a series."""
        while True:
            self.numbers[series] += 1
            tag = f"{series}{self.numbers[series]:0{5 if series in ('C-', 'T-') else 4}}"
            if tag not in self.reserved:
                return tag

    def lately(self) -> datetime:
        """When device management saw it last: most of them in the last days."""
        days = self.random.choices((0, 1, 3, 12, 75), (60, 22, 10, 5, 3))[0]
        return story_morning() - timedelta(days=days, minutes=self.random.randrange(5, 100))

    def offices(self) -> Iterator[tuple[str, Room]]:
        """The front office of each school, by code."""
        return ((site.code, self.places.rooms[site.code, "Office"]) for site in SITES)


def _is_out(device: Device) -> bool:
    return bool(device.holder_id or device.room_id)


def _handed_out_at(device: Device) -> datetime:
    """Three weeks after it was bought, but not before the clerk began."""
    return moment(max(device.bought_on or FIRST_HANDED_OUT, FIRST_HANDED_OUT) + timedelta(days=21), time(9))


def _custody(device: Device) -> Custody:
    """Who has had it since it was handed out."""
    return Custody(
        device=device,
        holder=device.holder,
        room=device.room,
        holder_name=str(device.holder or device.room),
        since=_handed_out_at(device),
    )


def _history(device: Device, system: User, clerk: User) -> Iterator[Act]:
    """The entries that importing it and handing it over would have written."""
    yield Act(device, "created", system, at=moment(device.bought_on or FIRST_HANDED_OUT, time(8)))
    if _is_out(device):
        changed: dict[str, list[Any]] = {"status": [DeviceStatus.IN_STOCK, device.status]}
        changed |= {name: [None, pk] for name, pk in (("room", device.room_id), ("holder", device.holder_id)) if pk}
        yield Act(device, "handed_over", clerk, changed, at=_handed_out_at(device))
