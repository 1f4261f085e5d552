"""What a deployment template must hold, checked without an account; tests/infra runs it over every service."""
