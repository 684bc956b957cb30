"""A fetched copy is called one. The table keeps its name, so nothing happens in the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_ask_seed")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Feed", "FeedCopy"),
                migrations.AlterModelTable("FeedCopy", "directory_feed"),
            ]
        )
    ]
