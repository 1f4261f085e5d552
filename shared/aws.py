"""The one door to AWS. Every client is made here, lazily, behind the tenant gate (docs/adr/0006-tenants.md).

boto3 costs 0.2 s of every cold start, so it is imported when the first client is wanted, not before.
"""

import functools
from collections.abc import Callable
from typing import Any

from shared import tenancy
from shared.surroundings import told

_hooks: list[Callable[[Any], None]] = []


def on_new_session(hook: Callable[[Any], None]) -> None:
    """Let a hook see each new session before clients are made from it (fault harness, local write-through)."""
    _hooks.append(hook)
    forget()


@functools.cache
def session() -> Any:
    """The boto3 session of this process, gated."""
    import boto3

    made = boto3.Session()
    made.events.register_first("provide-client-params", tenancy.gate)
    for hook in _hooks:
        hook(made)
    return made


@functools.cache
def client(service: str) -> Any:
    """A low-level client (never `resource`: the gate reads plain parameters)."""
    from botocore.config import Config

    attempts = int(told("AWS_MAX_ATTEMPTS", "3"))
    config = Config(retries={"mode": "standard", "total_max_attempts": attempts}, connect_timeout=3, read_timeout=20)
    return session().client(service, config=config)


@functools.cache
def signer() -> Any:
    """The S3 client that only signs links; on one machine they point at the local object window."""
    from botocore.config import Config

    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    return session().client("s3", config=config, endpoint_url=told("OBJECT_WINDOW", "") or None)


def forget() -> None:
    """Drop session and clients (tests, and hooks that must see new ones)."""
    for made in (session, client, signer):
        made.cache_clear()
