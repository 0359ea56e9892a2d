from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0004_letters_in_bulk'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='outgoingletter',
            options={'verbose_name': 'outgoing e-mail'},
        ),
        migrations.AlterModelOptions(
            name='receivedletter',
            options={'verbose_name': 'received e-mail'},
        ),
        migrations.AlterField(
            model_name='receivedletter',
            name='handling',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('ticket', 'Became a ticket'), ('message', 'Became a message on a ticket'), ('duplicate', 'The same e-mail again'), ('ignored', 'Ignored'), ('failed', 'Could not be handled')], default='waiting', max_length=10, verbose_name='handling'),
        ),
    ]
