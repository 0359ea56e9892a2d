from django.db import migrations
from django.db.models import OuterRef, Subquery

KINDS = ["semester", "gradingPeriod"]


def say_kinds(apps, schema_editor):
    """Terms that rosters brought before terms had kinds get that of the roster."""
    term, session = apps.get_model("schools", "Term"), apps.get_model("users", "AcademicSession")
    told = session.objects.filter(roster_id=OuterRef("roster_id")).values("type")
    known = session.objects.filter(type__in=KINDS).values("roster_id")
    term.objects.filter(roster_id__in=known).update(kind=Subquery(told))


class Migration(migrations.Migration):

    dependencies = [
        ('users', '0005_absence_and_grades'),
        ('schools', '0004_kind_of_terms'),
    ]

    operations = [migrations.RunPython(say_kinds, migrations.RunPython.noop)]
