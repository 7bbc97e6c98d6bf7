"""Errors that are part of the product: each says what was found and what to do."""

from csat_xl.language import Text


class CsatError(ValueError):
    """A wrong argument, scheme or file, told in a sentence in Chinese and in English.

    ``str(error)`` is in the language of the user's setting; ``error.text`` holds both.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)

    def __str__(self) -> str:
        return str(self.text)
