"""Fold free text into what every payer's X12 reader takes: capitals, digits and a few signs.

>>> fold("Zoë O\\u2019Brien: pain 5*worse\\n", limit=80)
"ZOE O'BRIEN PAIN 5 WORSE"
>>> fold("Straße des 17. Juni", limit=10)
'STRASSE DE'
"""

import re
import unicodedata

# The basic character set without the default delimiters, without "@" (extended set only).
_OUTSIDE = re.compile(r"""[^A-Z0-9!"&'()+,\-./;?= ]+""")

# Letters and signs that Unicode does not decompose, written as people would without them.
_SPELLED = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"}
    | dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)


def fold(text: str, limit: int) -> str:
    """The text in the basic set, blanks collapsed, at most `limit` characters; it may come out empty."""
    spelled = unicodedata.normalize("NFKC", text).upper().translate(_SPELLED)
    letters = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return " ".join(_OUTSIDE.sub(" ", letters).split())[:limit].rstrip()
