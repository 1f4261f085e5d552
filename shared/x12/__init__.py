"""The X12 grammar: interchanges, groups, transaction sets and segments; what they say belongs to services.

reading.transaction_sets(text)      text -> ST..SE, checked, one at a time
writing.interchange(header, sets)   segments -> text, counted and closed
acknowledgment_999, ta1             the two answers every trading partner gives
"""
