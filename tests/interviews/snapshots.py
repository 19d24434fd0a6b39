"""All that there is, to be compared: after an undo everything is as it was."""

from typing import Any

from django.apps import apps

# The history itself, what forms were taken, and what the machine keeps for itself.
NOT_ROWS = {"action", "change", "submission"}
NOT_COMPARED = {"version", "updated_at"}


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of both rooms, by the label of its model."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in NOT_COMPARED}
            for row in model._default_manager.order_by("pk").values()
        ]
        for room in ("contacts", "interviews")
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if model._meta.model_name not in NOT_ROWS
    }
