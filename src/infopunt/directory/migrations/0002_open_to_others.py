"""UUIDs for other directories, what partners' feeds bring, when an entry was changed."""

import uuid
from typing import Any

import django.utils.timezone
from django.db import migrations, models

from infopunt.directory.rules import uuid_of

KINDS = {"organisation": "organization", "service": "service", "place": "location"}


def number_rows(apps: Any, _schema: Any) -> None:
    for model, kind in KINDS.items():
        rows = list(apps.get_model("directory", model).objects.all())
        for row in rows:
            row.uuid = uuid_of(kind, row.id)
        apps.get_model("directory", model).objects.bulk_update(rows, ["uuid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.AlterField("organisation", "id", models.SlugField(max_length=80, primary_key=True, serialize=False)),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("layer", models.CharField(blank=True, max_length=60)),
                ("name", models.SlugField(max_length=40)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("topics", models.JSONField(default=list)),
                ("services", models.JSONField()),
                ("by", models.CharField(max_length=254)),
                ("at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            "organisation",
            "modified_at",
            models.DateTimeField(auto_now=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField("place", "number", models.CharField(blank=True, max_length=30)),
        *(migrations.AddField(model, "uuid", models.UUIDField(null=True)) for model in KINDS),
        migrations.RunPython(number_rows, migrations.RunPython.noop),
        *(migrations.AlterField(model, "uuid", models.UUIDField(unique=True, default=uuid.uuid4)) for model in KINDS),
    ]
