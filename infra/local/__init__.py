"""Everything on one machine: for trying and testing, never for patients."""
