"""Billing's decisions: pure functions of values, `today` included."""
