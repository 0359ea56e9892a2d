"""Let the planner of the database know the columns that came with labels, snooze and drafts.

Without statistics it takes “is not asleep” to be true of one ticket in two hundred, and counted the views of a lead
twenty times slower until autovacuum came by, which in a large table may take months.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0026_draft_left_out")]

    operations = [migrations.RunSQL("ANALYZE tickets_ticket", migrations.RunSQL.noop)]
