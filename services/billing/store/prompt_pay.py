"""A clinic's discounts for prompt payment in rows: each policy once, and for which visits it was given."""

from services.billing.models.prompt_pay import PromptPayPolicies, PromptPayPolicy
from shared import table
from shared.table import Action, Row


class PromptPayRows:
    """The policies of one clinic; there are as many as it has written, which is few."""

    def __init__(self, held: table.Table) -> None:
        self._table = held

    def all(self) -> PromptPayPolicies:
        """All policies, the newest first."""
        held = [PromptPayPolicy.model_validate_json(row["body"]) for row in self._table.each("PROMPTPAY#")]
        return PromptPayPolicies(policies=tuple(reversed(held)))

    def write(self, policy: PromptPayPolicy) -> Row | None:
        """A policy under its number, once; the old row when there is one."""
        return self._table.once(self._table.create(table.row(f"PROMPTPAY#{policy.number:04d}", policy)))

    def was_given(self, session_id: str) -> bool:
        """Whether the discount was given for a visit."""
        return self._table.find(f"SESSION#{session_id}#PROMPTPAY") is not None

    def given(self, session_id: str, number: int) -> Action:
        """That it is given for a visit, once, as part of a transaction."""
        return self._table.create({"sk": f"SESSION#{session_id}#PROMPTPAY", "policy": number})
