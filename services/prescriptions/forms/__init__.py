"""The printed form: where everything stands on the page, and the drawing of it."""
