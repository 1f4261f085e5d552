"""Billing's roads outside its own rows and documents: the neighbouring services, and receivers by SFTP."""
