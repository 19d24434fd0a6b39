from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = "People"

    def ready(self) -> None:
        from contacts import telling, telling_ties

        telling.rooms[telling_ties.LABEL] = telling_ties.tell
