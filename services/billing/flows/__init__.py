"""Billing's stories: what happens when something comes in. Load, decide by the rules, record once, tell."""
