"""Solutions are counted by school from now on, so what is stored must be counted once more."""

from django.db import migrations


def forget(apps, schema_editor):
    """The next refresh counts all days again; until then they are counted when somebody looks."""
    apps.get_model("reports", "FigureState").objects.update(through=None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
