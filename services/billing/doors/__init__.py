"""Routes of the service, grouped by what people come for; each handler is five beats. Called by app.py only."""
