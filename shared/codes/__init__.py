"""The code lists of the trade as dated tables: facts with a source, looked up by the day of service. No
decisions.

Labels are this house's own words; the descriptors of CPT (AMA) and of the X12 lists are licensed and are
not here.
"""
