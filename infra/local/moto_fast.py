"""Makes the emulator fit for enumeration and for a day's work: rows and partitions instead of whole tables.

moto 5.2.5 copies every touched table for each transaction and sorts the whole table for each query; here a
transaction keeps only the rows it touches, and a query sees only its partition. What botocore and moto work out anew
for every call though it never changes (a user agent, the names of methods, parsed paths) is remembered: a third of the
time of a call. `install()` once, before use.
"""

import copy
import functools
import threading
from typing import Any

import botocore.useragent
import jsonpath_ng.ext
import moto.backend_index
import moto.core.responses
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

_INDEX_NAME = 6  # the place of index_name among moto's arguments after the key
_SERVICES = frozenset({"dynamodb", "s3", "sqs", "sns", "events", "kms", "secretsmanager", "cognitoidp", "sesv2", "sts",
                       "transfer"})  # fmt: skip
_query, _transact = Table.query, DynamoDBBackend.transact_write_items


def install() -> None:
    """Put the quick ways in place; again is the same."""
    Table.query = _query_one_partition  # type: ignore[method-assign]
    DynamoDBBackend.transact_write_items = _transact_touched_rows  # type: ignore[method-assign]
    patterns = moto.backend_index.backend_url_patterns  # addresses are compared one by one: only ours
    patterns[:] = [entry for entry in patterns if entry[0] in _SERVICES]
    _remember(botocore.useragent, "sanitize_user_agent_string_component")
    _remember(moto.core.responses, "method_names_from_class")
    _remember(moto.core.responses, "camelcase_to_underscores")
    _remember(jsonpath_ng.ext, "parse")


def _remember(module: Any, name: str) -> None:
    if not hasattr(getattr(module, name), "cache_info"):
        setattr(module, name, functools.cache(getattr(module, name)))


def _query_one_partition(self: Any, hash_key: Any, *args: Any, **kwargs: Any) -> Any:
    if kwargs.get("index_name") or (len(args) > _INDEX_NAME and args[_INDEX_NAME]):
        return _query(self, hash_key, *args, **kwargs)
    view = copy.copy(self)
    view.items = {hash_key: self.items[hash_key]} if hash_key in self.items else {}
    return _query(view, hash_key, *args, **kwargs)


def _transact_touched_rows(self: Any, transact_items: Any) -> None:
    """One transaction after the other, as the real one appears to do; two threads share one class of tables here."""
    with _ONE_AT_A_TIME:
        _transact_alone(self, transact_items)


_ONE_AT_A_TIME = threading.RLock()


def _transact_alone(self: Any, transact_items: Any) -> None:
    before = list(_touched(self, transact_items))
    Table.__deepcopy__ = lambda table, memo: table  # type: ignore[attr-defined]  # moto's own safety copy: not needed, we have the rows
    try:
        _transact(self, transact_items)
    except Exception:
        for table, keys, row in before:
            _restore(table, keys, row)
        raise
    finally:
        del Table.__deepcopy__  # type: ignore[attr-defined]


def _touched(backend: Any, transact_items: Any) -> Any:
    for entry in transact_items:
        action = next(iter(entry.values()))
        table = backend.tables.get(action.get("TableName"))
        source = action.get("Key") or action.get("Item") or {}
        if table is not None and table.hash_key_attr in source:
            keys = backend.get_keys_value(table, source)
            yield table, keys, copy.deepcopy(table.get_item(*keys))


def _restore(table: Any, keys: Any, row: Any) -> None:
    hash_key, range_key = keys
    if table.get_item(hash_key, range_key) is not None:
        table.delete_item(hash_key, range_key)
    if row is not None and range_key is None:
        table.items[hash_key] = row
    elif row is not None:
        table.items[hash_key][range_key] = row
