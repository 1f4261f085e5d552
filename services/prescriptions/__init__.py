"""Prescriptions: the doctor's order for massage, from the printed form to the last session it allows."""
