"""What billing says to the world: sessions, prices, claims, payment advice and journal, all frozen."""
