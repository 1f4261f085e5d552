"""Billing's conversations in X12: the claim (837P), its acknowledgment (277CA), the payment advice (835)."""
