"""Greek and Cyrillic letters in Latin ones, as passports write them, for a face that has no others.

Sources: ISO 843 (ELOT 743) letter by letter for Greek; ICAO Doc 9303 part 3, section 6, for Cyrillic.

>>> in_latin("Αλέξανδρος"), in_latin("Щербаков"), in_latin("Łukasz")
('Alexandros', 'Shcherbakov', 'Łukasz')
"""

import unicodedata


def _pairs(letters: str, latin: str) -> dict[str, str]:
    return dict(zip(letters, latin.split(), strict=True))


_GREEK = _pairs("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o")
_CYRILLIC = _pairs(
    "абвгдежзийклмнопрстуфхцчшщъыэюяіїєґђјљњћџ",
    "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y e iu ia i i ie g d j lj nj c dz",
)
_SOFT = "ь"  # writes nothing


def in_latin(words: str) -> str:
    """The words; what is neither Greek nor Cyrillic stays as it is."""
    return "".join(map(_letter, unicodedata.normalize("NFC", words)))


def _letter(letter: str) -> str:
    if letter.lower() == _SOFT:
        return ""
    bare = letter.lower() if letter.lower() in _CYRILLIC else unicodedata.normalize("NFD", letter)[0].lower()
    found = _GREEK.get(bare) or _CYRILLIC.get(bare)
    if found is None:
        return letter
    return found.capitalize() if letter.isupper() else found
