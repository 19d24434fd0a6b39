from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0007_circle_walks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importbatch",
            name="source",
            field=models.CharField(
                choices=[
                    ("linkedin", "LinkedIn"),
                    ("csv", "another table"),
                    ("friend", "a friend’s LinkedIn"),
                ],
                default="linkedin",
                max_length=10,
            ),
        ),
    ]
