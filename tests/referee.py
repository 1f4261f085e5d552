"""An independent reader of our 837P, 835 and 999: pyx12.

It knows the order of segments, required elements, code lists and counts. It does not balance money and knows
nothing of NPI check digits or payers; our own scrub does. Never a dependency of the product.

Its traps, handled here: it refuses without a word what it takes for no X12 at all (an error of the test, not
a finding); it raises for versions it has no map for; it reads a configuration from the home folder unless it
is given plain parameters; and it parses its maps anew for every file unless they are kept.
"""

import functools
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pyx12.map_if
import pyx12.params
import pyx12.x12n_document

_LEVELS = ("interchanges", "groups", "transactions", "segments", "elements")
_PARAMETERS = pyx12.params.ParamsBase()

pyx12.map_if.load_map_file = functools.cache(pyx12.map_if.load_map_file)


class NotJudgedError(AssertionError):
    """The referee could not judge the text: the test is wrong, or pyx12 has no map for the version."""


def referee(edi: str) -> list[str]:
    """What pyx12 finds wrong, one sentence each; nothing when it accepts the file."""
    accepted, report = _judged(edi)
    findings = list(_findings(report))
    if not accepted and not findings:
        raise NotJudgedError("rejected without findings: the text is not an interchange (first 106 characters?)")
    if accepted and findings:
        raise NotJudgedError("accepted with findings: the referee's report is not read rightly")
    return findings


def _judged(edi: str) -> tuple[bool, dict[str, Any]]:
    logging.getLogger("pyx12").setLevel(logging.CRITICAL + 1)
    report = io.StringIO()
    try:
        accepted = pyx12.x12n_document.x12n_document(
            param=_PARAMETERS, src_file=io.StringIO(edi), fd_997=io.StringIO(), fd_html=None, fd_json=report
        )
    except Exception as failure:
        raise NotJudgedError(f"the referee gave up: {failure}") from failure
    return accepted, json.loads(report.getvalue() or "{}")


def _findings(node: dict[str, Any], place: str = "interchange") -> Iterator[str]:
    if "seg_id" in node:
        place = f"segment {node['seg_count']} ({node['seg_id']})"
    for error in node.get("errors", ()):
        yield f"{place}: {error['err_cde']} {error['err_str']}"
    for level in _LEVELS:
        for child in node.get(level, ()):
            yield from _findings(child, place)
