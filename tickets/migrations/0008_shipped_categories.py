import json
from hashlib import sha256
from pathlib import Path

from django.db import migrations, models

# Marks of all values that catalogues had until this migration, the latest one last; a field that is not in it always
# had its default. Made from the history of tickets/catalogue.toml; it never changes again.
BEFORE = Path(__file__).with_name("shipped_before.json")
DEFAULTS = {
    "parent": None, "name": "", "icon": "help", "position": 0, "priority": 3, "team": None, "questions": [],
    "kinds": [], "words": "", "advice": "", "restricted": False, "for_students": False, "tile": "",
}
SMALLEST = 6  # the first catalogue had so many; every later one has all keys of the table


def mark(value):
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def say_what_was_shipped(apps, schema_editor):
    """Values that some catalogue had count as shipped, others as edited; what is not there was removed."""
    shipped = apps.get_model("tickets", "ShippedCategory")
    kept = {one.key: one for one in apps.get_model("tickets", "Category").objects.select_related("parent", "team")}
    table = json.loads(BEFORE.read_text(encoding="utf-8"))
    everything = len(kept.keys() & table.keys()) > SMALLEST
    shipped.objects.bulk_create(
        shipped(key=key, marks=marks_of(kept.get(key), known))
        for key, known in table.items()
        if key in kept or everything
    )


def marks_of(category, known):
    found = {}
    for name, default in DEFAULTS.items():
        marks = known.get(name, [mark(default)])
        here = value_of(category, name) if category else None
        found[name] = mark(here) if category and mark(here) in marks else marks[-1]
    return found


def value_of(category, name):
    value = getattr(category, name)
    return (value.key if value else None) if name in ("parent", "team") else value


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0007_unassigned'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShippedCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=80, unique=True)),
                ('marks', models.JSONField(default=dict)),
            ],
        ),
        migrations.RunPython(say_what_was_shipped, migrations.RunPython.noop),
    ]
