from django.apps import AppConfig


class InfointConfig(AppConfig):
    name = "infoint"
    verbose_name = "The house"
