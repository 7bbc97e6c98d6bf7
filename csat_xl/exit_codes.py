"""The exit codes of ``csat-xl``: fine, entry problems found, wrong use, unreadable, internal."""

FINE, PROBLEMS, WRONG_USE, UNREADABLE, INTERNAL = range(5)
