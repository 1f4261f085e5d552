"""An amount as people read it.

>>> dollars(Money(420000)), dollars(Money(-50))
('$4,200.00', '-$0.50')
"""

from shared.money import Money


def dollars(amount: Money) -> str:
    """With its sign, and thousands apart."""
    whole, part = divmod(abs(amount.cents), 100)
    return f"{'-' if amount.cents < 0 else ''}${whole:,}.{part:02d}"
