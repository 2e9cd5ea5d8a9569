"""The index by which signals near by are found. The table itself is not made anew, so the triggers of search stay."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('signals', '0003_hearing')]

    operations = [
        migrations.AddIndex(
            model_name='signal',
            index=models.Index(
                condition=models.Q(('cell__isnull', False)),
                fields=['municipality', 'cell', '-received_at', '-id', 'neighbourhood', 'state'],
                name='signals_of_cell',
            ),
        ),
    ]
