"""The base of every model that crosses a boundary: frozen, strict about names, silent about values.

>>> class Visit(Model):
...     minutes: int
>>> Visit(minutes=60)
Visit(minutes=60)
>>> Visit(minutes=60, hours=1)
Traceback (most recent call last):
...
pydantic_core._pydantic_core.ValidationError: 1 validation error for Visit
hours
  Extra inputs are not permitted [type=extra_forbidden]
    For further information visit https://errors.pydantic.dev/2.13/v/extra_forbidden
"""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen facts. An unknown field is an error; an error never repeats the value (it may be a person's)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)
