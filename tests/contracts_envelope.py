"""An event as EventBridge puts it on a queue."""

import json

from shared.events import Event


def envelope(told: Event) -> str:
    """The body of the queue's message."""
    detail = json.loads(told.model_dump_json())
    return json.dumps({"detail-type": told.name, "source": f"quarterhour.{told.owner}", "detail": detail})
