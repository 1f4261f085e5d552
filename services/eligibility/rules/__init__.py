"""Pure rules: values in, decisions with reasons out. No clock, no AWS, no web."""
