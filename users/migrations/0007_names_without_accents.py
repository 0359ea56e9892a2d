"""What a person is found by holds the name without accents, too."""

import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import users.plain_letters

# `unaccent` counts as changeable, because its dictionary is a setting; with the dictionary named it is not.
FUNCTION = """
CREATE OR REPLACE FUNCTION plain_letters(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$
"""


class Migration(migrations.Migration):
    dependencies = [("users", "0006_kind_of_terms"), ("audit", "0001_extensions")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION IF EXISTS plain_letters(text)"),
        migrations.RemoveIndex(model_name="user", name="user_search_name"),
        migrations.RemoveField(model_name="user", name="search_name"),
        migrations.AddField(
            model_name="user",
            name="search_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Concat(
                    "given_name",
                    models.Value(" "),
                    "family_name",
                    models.Value(" "),
                    django.db.models.functions.comparison.Coalesce("email", models.Value("")),
                    models.Value(" "),
                    users.plain_letters.PlainLetters(
                        django.db.models.functions.text.Concat("given_name", models.Value(" "), "family_name")
                    ),
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("search_name"), "gin_trgm_ops"
                ),
                name="user_search_name",
            ),
        ),
    ]
