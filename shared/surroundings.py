"""What the deployment tells a function: names of tables, buckets, queues. Read when needed, never at import.

>>> import os
>>> os.environ["QH_EXAMPLE"] = "on"
>>> told("QH_EXAMPLE")
'on'
>>> told("QH_NOT_THERE")
Traceback (most recent call last):
...
LookupError: the deployment does not tell QH_NOT_THERE; it stands in the resource template
"""

import os


def told(name: str, default: str | None = None) -> str:
    """The value of an environment variable; LookupError when it has none and no default is given."""
    value = os.environ.get(name, default)
    if value is None:
        raise LookupError(f"the deployment does not tell {name}; it stands in the resource template")
    return value
