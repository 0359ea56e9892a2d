from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schools', '0006_asks_satisfaction'),
    ]

    operations = [
        migrations.AlterField(
            model_name='district',
            name='asks_satisfaction',
            field=models.BooleanField(db_default=True, default=True, help_text='Once for a ticket, when it is solved: on its page and in the e-mail about the solution.', verbose_name='ask people whether our help was good'),
        ),
    ]
