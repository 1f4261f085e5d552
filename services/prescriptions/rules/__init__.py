"""Decisions about a prescription, each with its reasons. Pure: values in, values out, today included."""
