"""The language of messages: Chinese (the default) or English.

Set by the environment variable ``CSAT_XL_LANG`` (``zh`` or ``en``) or by :func:`use`.
"""

import os
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]

_chosen: Language | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; ``str()`` gives it in the current one.

    >>> str(Text("得分", "score")) in ("得分", "score")
    True
    """

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if current() == "zh" else self.en


def use(language: Language) -> None:
    """Choose the language of all messages of this process."""
    global _chosen
    _chosen = language


def current() -> Language:
    """The language in force: the one chosen, else ``CSAT_XL_LANG``, else Chinese."""
    if _chosen is not None:
        return _chosen
    return "en" if os.environ.get("CSAT_XL_LANG", "zh").lower().startswith("en") else "zh"
