"""What happens when something comes in, story by story: load, decide, record once, tell. Called by app.py only."""
