"""What a report is made of, as plain data: sections of blocks. HTML and Word only draw it.

Every text is plain text; the writers escape it. Nothing here knows a figure or a file format.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["", "good", "bad", "quiet"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``strong`` is its first words, set bold."""

    text: str
    strong: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline figure: its label, the figure as shown, and a line below it."""

    label: str
    value: str
    note: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Headline figures side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts; ``muted`` are the numbers of rows set grey, ``words`` the columns of text.

    Columns not in ``words`` are centred, as figures are.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = frozenset((0,))
    muted: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar a name, the first on top; ``texts`` stand at the bars' ends.

    ``spans`` are intervals drawn as thin lines, ``marks`` tones of bars, ``reference`` a value
    marked by a line with its label.
    """

    title: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    texts: tuple[str, ...]
    limits: tuple[float, float]
    spans: tuple[tuple[float, float] | None, ...] = ()
    marks: tuple[Tone, ...] = ()
    reference: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """A line over months; None leaves a gap. ``band`` holds an interval a month."""

    title: str
    names: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    band: tuple[tuple[float, float] | None, ...] = ()
    reference: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Stacks:
    """Shares that make a whole, a bar a name; ``shares`` are fractions in the order of ``parts``."""

    title: str
    names: tuple[str, ...]
    parts: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Quadrants:
    """Points by two measures, numbered; lines cut the field in four named parts.

    ``corners`` name the parts: top left, top right, bottom left, bottom right.
    """

    title: str
    across: str
    upward: str
    points: tuple[tuple[float, float], ...]
    cut: tuple[float, float]
    corners: tuple[str, str, str, str]


Chart = Bars | Lines | Stacks | Quadrants


@dataclass(frozen=True, slots=True)
class Figures:
    """Charts side by side, each with what it says in words for those who cannot see it."""

    charts: tuple[tuple[Chart, str], ...]


Block = Text | Points | Tiles | Table | Figures


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section, or a part of one."""

    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its title, the lines under it, and its sections."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)


NUMERALS = "一二三四五六七八九十"


def numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sections with 一、二、 in front, their parts with (一).

    >>> numbered([Section("引言")])[0].title
    '一、引言'
    """
    return tuple(
        Section(
            f"{NUMERALS[i]}、{section.title}",
            section.blocks,
            tuple(
                Section(f"({NUMERALS[j]}){part.title}", part.blocks)
                for j, part in enumerate(section.parts)
            ),
        )
        for i, section in enumerate(sections)
    )
