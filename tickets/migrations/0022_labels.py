import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0002_device_annotations'),
        ('schools', '0006_asks_satisfaction'),
        ('tickets', '0021_time_entries'),
        ('users', '0007_names_without_accents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='word')),
                ('key', models.CharField(editable=False, max_length=60, unique=True, verbose_name='key')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'label',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='ticket',
            name='labels',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, db_default=[], default=list, size=None, verbose_name='labels'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=django.contrib.postgres.indexes.GinIndex(fields=['labels'], name='ticket_labels'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('status__in', ['new', 'open', 'visit', 'waiting_user', 'waiting_part', 'waiting_vendor', 'part_in']), models.Q(('labels', []), _negated=True)), fields=['id'], name='ticket_labelled'),
        ),
        migrations.AddField(
            model_name='label',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spellings', to='tickets.label'),
        ),
        migrations.AddField(
            model_name='macro',
            name='label',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.label'),
        ),
    ]
