"""Reading what people hand in: bytes in, models and faults out. Pure."""
