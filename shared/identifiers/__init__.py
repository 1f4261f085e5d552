"""The numbers of the trade, one module each: `parse` to the stored form, `is_valid`, and `format` to show
to people.

Refusing a good number is worse than taking a bad one: each module refuses only what its issuer can never
have issued.
"""
