import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Packed",
            fields=[
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="packed",
                        serialize=False,
                        to="publishing.body",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bears",
                        to="publishing.body",
                    ),
                ),
                ("head", models.PositiveIntegerField()),
                ("tail", models.PositiveIntegerField()),
                ("middle", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name="body",
            index=models.Index(condition=models.Q(("tight", False)), fields=["hash"], name="body_is_not_tight"),
        ),
    ]
