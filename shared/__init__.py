"""Facts on which two services must agree: identifiers, money, dates, events, grammar. No decisions, no table names."""
