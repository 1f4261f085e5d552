"""Routes that app.py puts together: one room of the service each."""

from services.prescriptions.routes import directory, orders
from shared.web import Api


def answer_for(app: Api) -> None:
    """Declare the routes of all rooms."""
    orders.answer_for(app)
    directory.answer_for(app)
