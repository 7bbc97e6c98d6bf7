"""From what people type to values: pure readers of single cells.

A reader returns ``None`` for a blank cell and an :class:`Entry` for one it understands, and
raises :class:`Unreadable` for anything else. It never guesses.
"""

from .blanks import WHITE_SPACE, fold_width, is_blank, plain
from .contacts import (
    LONGEST_EMAIL,
    Contact,
    ContactKind,
    find_contacts,
    is_email,
    is_mobile,
    mask_contact,
    mask_contacts_in,
    mask_name,
)
from .customer_id import is_customer_id
from .dates import read_datetime, read_due
from .entry import Entry, Unreadable
from .names import SHORTEST_NAME, Names
from .numeric import read_number
from .people import LINE_BREAKS, PERSON_SEPARATORS, names_in
from .points import NOT_APPLICABLE, read_points
from .running_text import FORMULA_STARTS, RUNNING_STARTS, neutralise, would_run
from .scores import THREE_LEVELS, read_score
from .texts import read_text
from .workdays import holidays, known_year, makeup_days, working_days_between
from .yes_no import NO, YES, read_yes_no

__all__ = [
    "FORMULA_STARTS",
    "LINE_BREAKS",
    "LONGEST_EMAIL",
    "NO",
    "NOT_APPLICABLE",
    "PERSON_SEPARATORS",
    "RUNNING_STARTS",
    "SHORTEST_NAME",
    "THREE_LEVELS",
    "WHITE_SPACE",
    "YES",
    "Contact",
    "ContactKind",
    "Entry",
    "Names",
    "Unreadable",
    "find_contacts",
    "fold_width",
    "holidays",
    "is_blank",
    "is_customer_id",
    "is_email",
    "is_mobile",
    "known_year",
    "makeup_days",
    "mask_contact",
    "mask_contacts_in",
    "mask_name",
    "names_in",
    "neutralise",
    "plain",
    "read_datetime",
    "read_due",
    "read_number",
    "read_points",
    "read_score",
    "read_text",
    "read_yes_no",
    "working_days_between",
    "would_run",
]
