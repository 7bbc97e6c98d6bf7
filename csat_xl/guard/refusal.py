"""The refusal of a file: what was found, and what to do."""

from pathlib import Path

from csat_xl.errors import CsatError


class UnreadableFile(CsatError):
    """A file that cannot be read as one of our workbooks; the reason says why."""


def refusal(path: Path, zh: str, en: str) -> UnreadableFile:
    """The refusal of ``path`` in both languages."""
    return UnreadableFile(f"{path}:{zh}。", f"{path}: {en}.")


def damaged(path: Path, zh: str, en: str) -> UnreadableFile:
    """The refusal of a broken workbook, with the usual ways out."""
    return refusal(
        path,
        f"文件已损坏({zh});请用 Excel 打开并修复后另存,或重新索取",
        f"the file is damaged ({en}); open and repair it in Excel and save it, or ask for it again",
    )
