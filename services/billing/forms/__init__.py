"""Billing on paper: the superbill for the patient's plan and the paid invoice for the lawyer."""
