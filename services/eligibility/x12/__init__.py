"""Eligibility's conversations on the wire: the 270 that asks a health plan, the 271 that answers. Pure."""
