from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0025_walk'),
    ]

    operations = [
        migrations.AddField(
            model_name='messagedraft',
            name='left_out',
            field=models.JSONField(blank=True, default=list, verbose_name='left out'),
        ),
    ]
