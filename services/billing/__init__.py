"""Billing: from the signed session note to the money and the ledger."""
