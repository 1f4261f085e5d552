"""From source to a running system: resources, packages, and everything on one machine."""
