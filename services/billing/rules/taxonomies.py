"""The provider taxonomies that a clinic with massage therapists bills under: the therapist's and the clinic's own.

Source: NUCC health care provider taxonomy (code values; the labels are ours).
"""

TAXONOMIES = {
    "225700000X": "massage therapist",
    "171100000X": "acupuncturist",
    "111N00000X": "chiropractor",
    "225100000X": "physical therapist",
    "225X00000X": "occupational therapist",
    "225200000X": "physical therapist's assistant",
    "224Z00000X": "occupational therapist's assistant",
    "226000000X": "recreational therapist's assistant",
    "225800000X": "recreation therapist",
    "226300000X": "kinesiotherapist",
    "2255A2300X": "athletic trainer",
    "175F00000X": "naturopath",
    "174400000X": "specialist",
    "172M00000X": "mechanotherapist",
    "173C00000X": "reflexologist",
    "208100000X": "physical medicine physician",
    "207Q00000X": "family physician",
    "207R00000X": "internist",
    "363L00000X": "nurse practitioner",
    "363A00000X": "physician assistant",
    "193200000X": "group, several specialties",
    "193400000X": "group, one specialty",
    "261QP2000X": "physical therapy clinic",
    "261QR0400X": "rehabilitation clinic",
    "261QM1300X": "clinic, several specialties",
    "261Q00000X": "clinic",
}
