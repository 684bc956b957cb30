import re

from django.db import migrations


def name_the_fact(apps, schema_editor):
    """A sentence in the language of whoever saved the fact becomes the id of the fact it named."""
    Text = apps.get_model("information", "Text")
    for text in Text.objects.exclude(to_check=""):
        named = re.search(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", text.to_check)
        if named and named[0] != text.to_check:
            Text.objects.filter(pk=text.pk).update(to_check=named[0])


class Migration(migrations.Migration):
    dependencies = [
        ("information", "0003_staff"),
    ]

    operations = [
        migrations.RunPython(name_the_fact, migrations.RunPython.noop),
    ]
