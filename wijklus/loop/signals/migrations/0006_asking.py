import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("signals", "0005_imports"),
    ]
    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60)),
                ("text", models.JSONField(default=dict)),
                ("kind", models.CharField(choices=[("text", "text"), ("number", "number"), ("one", "one"), ("several", "several"), ("yes_no", "yes_no")], max_length=7)),
                ("options", models.JSONField(default=list)),
                ("is_required", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("category", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="signals.category")),
                ("municipality", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality")),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("category", "code"), name="one_question_per_code")],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.JSONField(default=list)),
                ("shown", models.TextField(blank=True)),
                ("municipality", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality")),
                ("question", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signals.question")),
                ("signal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="signals.signal")),
            ],
            options={
                "ordering": ["question__position", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("signal", "question"), name="one_reply_per_question")],
            },
        ),
    ]
