"""Billing's roads outside its own rows and documents: the service prescriptions, and receivers by SFTP."""
