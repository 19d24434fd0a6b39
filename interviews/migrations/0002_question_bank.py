from django.db import migrations


def seed(apps, schema_editor):
    from interviews import bank

    Question = apps.get_model("interviews", "Question")
    Question.objects.bulk_create(Question(**values) for values in bank.columns())


class Migration(migrations.Migration):
    dependencies = [("interviews", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
