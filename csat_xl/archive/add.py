"""Keep workbook files in an archive."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from csat_xl.archive.entry import Key, entry_of
from csat_xl.archive.store import Archive, Stored, doubled
from csat_xl.errors import CsatError
from csat_xl.files import fingerprint, workbooks_in
from csat_xl.operations import check_file

REFUSED, UNREADABLE, TWICE = "未存入", "无法读取", "同一文件"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its key where it has one, and an action or the reason against it."""

    file: Path
    action: str
    key: Key | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of all files, and workbooks whose survey rows may now count twice."""

    outcomes: tuple[Outcome, ...]
    doubled: tuple[tuple[Stored, Stored], ...]

    def count(self, *actions: str) -> int:
        """How many files ended in one of the actions."""
        return sum(outcome.action in actions for outcome in self.outcomes)


def add_files(
    archive: Path,
    arguments: Iterable[str],
    part: str = "",
    progress: Callable[[Path], None] = lambda path: None,
) -> Addition:
    """Keep every workbook that files, folders and globs name; the workbooks are not touched.

    Each is kept or replaced on its own, so that an interruption loses nothing that was kept.
    Two different files of one call with the same key are a mistake: the second is refused.
    """
    paths = sorted(set(workbooks_in(arguments)), key=str)
    if not paths:
        raise CsatError("没有找到工作簿。", "No workbook was found.")
    outcomes: list[Outcome] = []
    seen: dict[Key, Outcome] = {}
    marks: set[str] = set()
    with Archive(archive, create=True) as store:
        for path in paths:
            progress(path)
            mark = fingerprint(path) if path.is_file() else ""
            if mark and mark in marks:
                outcomes.append(Outcome(path, TWICE))
                continue
            marks.add(mark)
            outcomes.append(_add(store, path, mark, part, seen))
            key = outcomes[-1].key
            if key is not None:
                seen.setdefault(key, outcomes[-1])
        pairs = doubled(store.workbooks())
    return Addition(tuple(outcomes), tuple(pairs))


def _add(store: Archive, path: Path, mark: str, part: str, seen: dict[Key, Outcome]) -> Outcome:
    report = check_file(path)
    if report.book is None:
        return Outcome(path, UNREADABLE, reason=report.reason)
    try:
        entry = entry_of(report.book, list(report.findings), path, mark, part)
        _only_once(entry.key, path, seen)
    except CsatError as error:
        return Outcome(path, REFUSED, reason=str(error))
    return Outcome(path, store.add(entry), entry.key)


def _only_once(key: Key, path: Path, seen: dict[Key, Outcome]) -> None:
    if key in seen:
        raise CsatError(
            f"{path}:与 {seen[key].file} 是同一团队、月份、模板和方案;"
            "若是另一部分数据,请用 --part 区分后再加入。",
            f"{path}: the same team, month, template and scheme as {seen[key].file}; "
            "if it holds another part of the data, add it with --part.",
        )
