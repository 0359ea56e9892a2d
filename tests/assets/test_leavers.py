"""People who left and still hold a device."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assets.actions import take_back
from assets.models import Device, Product
from tests.users.packages import ORGS, folder, users
from users.leaving import what_leavers_hold
from users.models import User

pytestmark = pytest.mark.django_db


def test_a_roster_run_tells_which_leavers_still_hold_devices(tmp_path: Path) -> None:
    rows = [f"T{n}|teacher|Kim|Lee" for n in range(10)]
    call_command("import_roster", str(folder(tmp_path, {"orgs": ORGS, "users": users(*rows)})), stdout=StringIO())
    product = Product.objects.create(name="Chromebook")
    for serial, holder in (("A", "T0"), ("B", "T0"), ("C", "T1"), ("D", "T2")):
        Device.objects.create(
            serial=serial, product=product, status="deployed", holder=User.objects.get(roster_id=holder)
        )
    assert list(what_leavers_hold()) == []
    out = StringIO()
    call_command("import_roster", str(folder(tmp_path, {"orgs": ORGS, "users": users(*rows[2:])})), stdout=out)
    sentence = "2 people left but still hold a device (3 devices)."
    assert out.getvalue().splitlines()[-1] == f"leavers: {sentence}"
    for device in Device.objects.filter(serial__in=["A", "B", "C"]):
        assert device.holder is not None  # nobody's record is changed behind their back
        take_back(device, by=User.objects.system())
    assert list(what_leavers_hold()) == []
