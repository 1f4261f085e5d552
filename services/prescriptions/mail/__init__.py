"""Inbound mail: who sent it, may we read it, and what is attached. Bytes in, values out."""
