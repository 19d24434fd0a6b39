from django.db import migrations

COLUMNS = "name, organization, title, circles, ways, place, former, notes, talks"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"CREATE VIRTUAL TABLE contacts_search USING fts5({COLUMNS}, "
            # The vowels of Devanagari and Thai are marks, and part of their word.
            "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\", "
            "prefix = '1 2 3', columnsize = 0)",
            "DROP TABLE contacts_search",
        )
    ]
