"""The account in whose name the house itself acts."""

from django.db import migrations


def create(apps, schema_editor):
    User = apps.get_model("users", "User")
    User.objects.get_or_create(
        roster_id="system", defaults={"kind": "service", "given_name": "Tech Help", "password": "!"}
    )


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
