"""What was typed into the fillable form, under the names of the reviewer's fields. A suggestion, never more.

>>> suggestions({"minutes-60", "area-neck", "per_week-every_2_weeks"}, {"npi": "1234567893"})
{'body_areas': ['neck'], 'minutes_per_session': '60', 'sessions_per_week': '1', 'every_weeks': '2', 'npi': '1234567893'}
"""

from collections.abc import Collection, Mapping

from services.prescriptions.forms.layout import MMT1, Layout

Suggestions = dict[str, str | list[str]]
_FIELDS = {"icd": "diagnoses", "area": "body_areas", "cpt": "procedures"}
_ONE_OF = {"minutes": "minutes_per_session", "per_week": "sessions_per_week", "weeks": "weeks", "ptype": "credential"}
_WRITTEN = {"npi": "npi", "prescriber_phone": "phone", "weeks_other": "weeks", "credential_other": "credential"}


def suggestions(checked: Collection[str], text: Mapping[str, str], layout: Layout = MMT1) -> Suggestions:
    """Marks and words of the form as values of the review; where two of a one-of group are marked, none."""
    return _marked(checked, text, layout) | _chosen(checked) | _written(text)


def as_printed(found: Suggestions, issued: Layout) -> Suggestions:
    """What was read by the product's own list, said by the list that was printed: the places are the same.

    A code that stands on no place of the product's list was written by hand, and stays.
    """
    places = {box.value: box.slot for box in MMT1.group("icd") if box.slot}
    printed = {box.slot: box.value for box in issued.group("icd") if box.slot}
    codes = [printed.get(places[code], "") if code in places else code for code in found.get("diagnoses", [])]
    return {**found, "diagnoses": [code for code in codes if code]} if codes else found


def _values(group: str, checked: Collection[str], layout: Layout = MMT1) -> list[str]:
    return [box.value for box in layout.group(group) if box.key in checked]


def _marked(checked: Collection[str], text: Mapping[str, str], layout: Layout) -> Suggestions:
    found: Suggestions = {}
    for group, name in _FIELDS.items():
        other = text.get("icd_other", "") if group == "icd" else ""
        values = [value for value in _values(group, checked, layout) if value not in {"other", "indicated"}]
        if values := [*values, *filter(None, [other.strip()])]:
            found[name] = values
    return found | ({"as_clinically_indicated": "true"} if "cpt-indicated" in checked else {})


def _chosen(checked: Collection[str]) -> Suggestions:
    found: Suggestions = {}
    for group, name in _ONE_OF.items():
        match _values(group, checked):
            case ["every_2_weeks"]:
                found |= {name: "1", "every_weeks": "2"}
            case [value] if value != "other":
                found[name] = value
    return found


def _written(text: Mapping[str, str]) -> Suggestions:
    found: Suggestions = {name: text[zone].strip() for zone, name in _WRITTEN.items() if text.get(zone, "").strip()}
    first, _, last = text.get("prescriber_name", "").strip().rpartition(" ")
    names = {"prescriber_first_name": first, "prescriber_last_name": last}
    day = "-".join(text.get(f"signed_{part}", "").strip() for part in ("year", "month", "day"))
    return found | {name: word for name, word in names.items() if word} | ({"written_on": day} if day != "--" else {})
