"""To which case does a page belong? The surest source that names one decides; two cases are a person's question."""

from collections.abc import Mapping

from services.prescriptions.models.documents import DocumentMatch, MatchedBy

TWO_CASES = "It carries the references of more than one case. Look at it and choose."
NO_CASE = "No reference of a form we know was found. Look at it and choose the case."


def match(
    sources: Mapping[MatchedBy, tuple[str, ...]], cases: Mapping[str, str], by_link: str | None = None
) -> DocumentMatch | str:
    """The match, or in words why a person must choose. `cases`: the case of each reference that is known.

    What the page itself says comes first: who uploads by her link may have taken another patient's page.
    """
    for source in MatchedBy:
        known = {cases[reference]: reference for reference in sources.get(source, ()) if reference in cases}
        if len(known) > 1:
            return TWO_CASES
        for case_id, reference in known.items():
            return DocumentMatch(case_id=case_id, matched_by=source, reference=reference)
    return DocumentMatch(case_id=by_link, matched_by=MatchedBy.LINK) if by_link else NO_CASE
