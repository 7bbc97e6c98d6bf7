"""Find the wordings of problem themes in a comment.

A theme is a name with wordings; the lists are data of the scheme and stand in 设置. The method is
a coding frame applied by wording (S3, 四、3: 对问卷中的开放性问题进行归纳总结,提取关键信息和主题),
which a supervisor can read and change, and which gives the same result everywhere.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add

from csat_xl.entries import fold_width

_GAP = "[^，。！？；、,.!?;\\s不没无未]{0,6}"
"""What ``…`` stands for: a few characters of the same clause, none of which denies."""

_SMALL = re.compile("[a-z]+")

_NOT_DENIED = "(?<!不)(?<!没)(?<!没有)(?<!并非)(?<!无)"
"""不冷淡 does not tell of 冷淡."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording found: its theme, and where it stands; ``term`` is the wording without ``…``.

    ``term`` is empty where the list holds it only with ``…``: 等…分钟 is no word to count.
    """

    theme: str
    term: str
    start: int
    end: int


def folded(text: str) -> str:
    """A text as it is searched: plain characters, capitals; positions stay the same.

    >>> folded("ＡＰＰ闪退,app")
    'APP闪退,APP'
    """
    return _SMALL.sub(lambda letters: letters[0].upper(), fold_width(text))


class Themes:
    """The themes of a scheme, ready to search.

    >>> themes = Themes({"响应慢": ["响应…慢", "占线", "等…分钟"], "态度差": ["冷淡"]})
    >>> hits = themes.find("响应实在太慢,电话占线,等了20分钟,态度不冷淡")
    >>> [(hit.theme, hit.term) for hit in hits]
    [('响应慢', '响应慢'), ('响应慢', '占线'), ('响应慢', '')]
    """

    def __init__(self, themes: Mapping[str, Sequence[str]]) -> None:
        listed = [
            (theme, wording)
            for theme, wordings in themes.items()
            for wording in dict.fromkeys((theme, *wordings))
        ]
        whole = {folded(wording).strip() for _, wording in listed}
        self._searches: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
        for theme, wording in listed:
            term = _plain(wording) if _plain(wording) in whole else ""
            search = re.compile(_NOT_DENIED + _expression(wording))
            start = _parts(wording)[0][:2]
            self._searches.setdefault(start, []).append((theme, term, search))

    def find(self, text: str) -> list[Hit]:
        """All wordings found in ``text``, from left to right, longer ones first."""
        searched = folded(text)
        # Most wordings are not there: their first characters, looked up, tell it at once.
        starts = self._searches.keys() & {*searched, *map(add, searched, searched[1:])}
        found = {
            Hit(theme, term, match.start(), match.end())
            for start in starts
            for theme, term, search in self._searches[start]
            for match in search.finditer(searched)
        }
        return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.theme, hit.term))


def _parts(wording: str) -> list[str]:
    return [part.strip() for part in re.split(r"…+|\.{3,}", folded(wording)) if part.strip()]


def _plain(wording: str) -> str:
    return "".join(_parts(wording))


def _expression(wording: str) -> str:
    return _GAP.join(re.escape(part) for part in _parts(wording))
