"""What prescriptions says to the world: forms asked for, documents, reviews, orders, sessions, all frozen."""
