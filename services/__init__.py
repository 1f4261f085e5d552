"""The three services. They have the same shape: who has read one has read all (docs/how-to/build-a-service.md)."""
