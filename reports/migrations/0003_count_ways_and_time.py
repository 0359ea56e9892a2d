"""The ways by which requests come are counted from now on, so what is stored must be counted once more."""

from django.db import migrations


def forget(apps, schema_editor):
    """The next refresh counts all days again; until then they are counted when somebody looks."""
    apps.get_model("reports", "FigureState").objects.update(through=None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_count_solutions_by_school")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
