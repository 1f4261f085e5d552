"""Eligibility on paper: what the desk and the payer hold in their hands."""
