"""Names of cells and columns, without the import of a library that writes workbooks."""

from functools import cache


@cache
def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(0), letters(26), letters(16383)
    ('A', 'AA', 'XFD')
    """
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell_name(row: int, column: int) -> str:
    """The name of a cell, its row and column counted from 0.

    >>> cell_name(16, 12)
    'M17'
    """
    return f"{letters(column)}{row + 1}"
