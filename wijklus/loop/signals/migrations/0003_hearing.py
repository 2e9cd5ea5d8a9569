import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("signals", "0002_search"),
    ]
    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("spoken", models.CharField(blank=True, max_length=5)),
                ("with_interpreter", models.BooleanField(default=False)),
                ("municipality", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality")),
                ("signal", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="hearing", to="signals.signal")),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("use", models.CharField(choices=[("answer", "answer"), ("follow_up", "follow_up"), ("share", "share"), ("quote", "quote")], max_length=9)),
                ("given_at", models.DateTimeField()),
                ("noted_by_id", models.BigIntegerField(blank=True, null=True)),
                ("noted_by_function", models.CharField(blank=True, max_length=160)),
                ("municipality", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality")),
                ("signal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="signals.signal")),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("signal", "use"), name="one_consent_per_use")],
            },
        ),
    ]
