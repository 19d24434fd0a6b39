from django.db import migrations

CIRCLES = {
    "linkedin": "LinkedIn",
    "facebook": "Facebook",
    "alumni": "Alumni",
    "sports": "Sports team",
    "family": "Family",
    "colleagues": "Former colleagues",
    "volunteering": "Volunteering",
    "neighbours": "Neighbours",
    "faith": "Faith",
    "parents": "Parents",
    "hobby": "Hobby",
}


def seed(apps, schema_editor):
    Circle = apps.get_model("contacts", "Circle")
    Circle.objects.bulk_create(Circle(key=key, name=name) for key, name in CIRCLES.items())


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_search")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
