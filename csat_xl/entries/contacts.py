"""Mobile numbers and e-mail addresses: recognising, finding and masking them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from .blanks import WHITE_SPACE, fold_width, plain

LONGEST_EMAIL: Final = 254

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_MASKED_MOBILE: Final = re.compile(r"1[3-9][0-9]\*{4}[0-9]{4}")
_BETWEEN_DIGITS: Final = r"[ \t.\-‐‑‒–—]{0,3}"
_MOBILE_IN_TEXT: Final = re.compile(
    rf"(?<![0-9])(?:(?:\+|00)?86{_BETWEEN_DIGITS})?"
    rf"(1{_BETWEEN_DIGITS}[3-9](?:{_BETWEEN_DIGITS}[0-9]){{9}})(?![0-9])"
)
_EMAIL_IN_TEXT: Final = re.compile(
    r"([A-Za-z0-9._%+'-]{1,64}) ?@ ?((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z0-9-]{1,63})"
)
_SIGN: Final = re.compile("[@＠1１]")
_HINT: Final = re.compile("[@＠]|[1１][^0-9０-９]{0,3}[3-9３-９](?:[^0-9０-９]{0,3}[0-9０-９]){9}")
"""Every contact holds these, in either width; most texts do not and need no closer look."""
_HIDDEN: Final = "***"


class ContactKind(Enum):
    """What kind of contact was found."""

    MOBILE = "mobile"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact inside a text: ``text[start:end]`` is what was typed, ``value`` its plain form."""

    kind: ContactKind
    start: int
    end: int
    value: str


def is_mobile(text: str) -> bool:
    """Whether ``text`` is a mainland mobile number: 11 ASCII digits, 13… to 19….

    >>> is_mobile("13812345678"), is_mobile("12812345678"), is_mobile("138 1234 5678")
    (True, False, False)
    """
    return _MOBILE.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether ``text`` has the form of an e-mail address, by a rule an Excel formula can repeat.

    Exactly one ``@`` with something before it; after it something, a dot and something more; no
    dot at the end, no white space anywhere, at most 254 characters as Excel counts them.

    >>> [is_email(text) for text in ("li@example.com", "li@example", "@example.com", "li@a.b.")]
    [True, False, False, False]
    """
    local, at, domain = text.partition("@")
    return (
        bool(local and at)
        and "@" not in domain
        and "." in domain[1:]
        and not domain.endswith(".")
        and not any(character in WHITE_SPACE for character in text)
        and len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_EMAIL
    )


def find_contacts(text: str) -> list[Contact]:
    """The mobile numbers and e-mail addresses inside a free text, in order, not overlapping.

    Full-width characters, a prefix +86, and spaces, dots or hyphens between the digits of a
    number are seen through. In doubt a run of eleven fitting digits counts as a number: better
    one too many hidden than one too few.

    >>> [(c.kind.name, c.value) for c in find_contacts("回电138-1234-5678或li@example.com。")]
    [('MOBILE', '13812345678'), ('EMAIL', 'li@example.com')]
    """
    if not (_SIGN.search(text) and _HINT.search(text)):
        return []
    folded = fold_width(text)  # of the same length, so positions hold for `text` too
    found = [
        Contact(ContactKind.EMAIL, match.start(), match.end(), f"{match[1]}@{match[2]}")
        for match in _EMAIL_IN_TEXT.finditer(folded)
    ]
    taken = {position for contact in found for position in range(contact.start, contact.end)}
    for match in _MOBILE_IN_TEXT.finditer(folded):
        if taken.isdisjoint(range(match.start(), match.end())):
            digits = re.sub(r"[^0-9]", "", match[1])
            found.append(Contact(ContactKind.MOBILE, match.start(), match.end(), digits))
    return sorted(found, key=lambda contact: contact.start)


def mask_contact(text: str) -> str:
    """The text of a contact cell with the contact hidden; what is not understood goes entirely.

    >>> mask_contact("13812345678"), mask_contact("abby@example.com"), mask_contact("微信 li88")
    ('138****5678', 'a***@example.com', '***')
    """
    folded = plain(text)
    if not folded or _MASKED_MOBILE.fullmatch(folded):
        return folded
    if is_email(folded):
        return _mask_email(folded)
    match = _MOBILE_IN_TEXT.fullmatch(folded)
    return _mask_mobile(re.sub(r"[^0-9]", "", match[1])) if match else _HIDDEN


def mask_contacts_in(text: str) -> str:
    """A free text with every contact found in it hidden.

    >>> mask_contacts_in("请回电 138 1234 5678，谢谢")
    '请回电 138****5678，谢谢'
    """
    parts: list[str] = []
    position = 0
    found = find_contacts(text)
    if not found:
        return text
    for contact in found:
        mask = _mask_email if contact.kind is ContactKind.EMAIL else _mask_mobile
        parts += (text[position : contact.start], mask(contact.value))
        position = contact.end
    return "".join((*parts, text[position:]))


def mask_name(name: str) -> str:
    """A name reduced to its first character; the length does not show.

    >>> mask_name("张三"), mask_name(" 欧阳娜娜 "), mask_name("")
    ('张*', '欧*', '')
    """
    name = name.strip(WHITE_SPACE)
    return f"{name[0]}*" if name else ""


def _mask_mobile(digits: str) -> str:
    return f"{digits[:3]}****{digits[-4:]}"


def _mask_email(address: str) -> str:
    local, _, domain = address.partition("@")
    shown = local[0] if len(local) > 1 and local[0] != "*" else ""
    return f"{shown}{_HIDDEN}@{domain}"
