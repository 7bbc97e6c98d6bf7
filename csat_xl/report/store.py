"""Reports as files: write one, and take it through review, approval and publication.

The record of the steps is a small JSON file beside the report; the report shows the same. Each
step holds the fingerprint of the content it was taken on, without the part that tells the steps.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.files import writing
from csat_xl.report.compose import Heading, compose
from csat_xl.report.parts import Source
from csat_xl.report.status import DRAFT, STEPS, Event, Status, Step

ENDINGS = (".html", ".docx")
RECORD = ".review.json"
FORMAT = "csat_xl.report"


def write_report(source: Source, heading: Heading, output: Path, force: bool, now: str) -> None:
    """Write a report as a new draft, HTML or Word by its ending, and its record beside it.

    A report that is written again keeps its record: the steps taken before are followed by a new
    draft, which has to be reviewed and approved like the first.
    """
    ending = _ending(output)
    report = compose(source, heading)
    before = _recorded(output) if output.exists() and record_of(output).exists() else Status()
    author = heading.author or heading.department or "csat-xl"
    draft = before.after(DRAFT, author, now, "")
    with writing(output, force) as temporary:
        if ending == ".html":
            from csat_xl.report.html import html_of

            temporary.write_text(html_of(report, draft), encoding="utf-8")
        else:
            from csat_xl.report.word import write_word

            write_word(report, draft, temporary)
        content = fingerprint(temporary, ending)
    last = draft.events[-1]
    _record(output, Status((*draft.events[:-1], Event(last.step, last.by, last.at, content))))


def take_step(report: Path, step: Step, by: str, now: str, note: str = "") -> Status:
    """Take a step with a report that :func:`write_report` wrote; it is told in the report, too.

    A step out of turn is an error and changes nothing: what is not approved is not published.
    """
    ending = _ending(report)
    if not report.is_file():
        raise CsatError(f"没有文件 {report}。", f"There is no file {report}.")
    status = _recorded(report).after(step, by, now, fingerprint(report, ending), note)
    with writing(report, force=True) as temporary:
        _shown[ending](report, temporary, status)
    _record(report, status)
    return status


def record_of(report: Path) -> Path:
    """The file with the steps of a report."""
    return report.with_name(report.name + RECORD)


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise CsatError(
            f"{path}:文件名应以 .html 或 .docx 结尾。",
            f"{path}: the name must end in .html or .docx.",
        )
    return ending


# --- the record ---------------------------------------------------------------------------------


def _record(report: Path, status: Status) -> None:
    document = {
        "format": FORMAT,
        "version": 1,
        "report": report.name,
        "events": [asdict(event) for event in status.events],
    }
    with writing(record_of(report), force=True) as temporary:
        text = json.dumps(document, ensure_ascii=False, indent=2)
        temporary.write_text(text + "\n", encoding="utf-8")


def _recorded(report: Path) -> Status:
    path = record_of(report)
    try:
        return _status(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise CsatError(
            f"没有 {path.name}:{report} 没有审核记录;请用 csat-xl report 重新生成,并与报告放在一起。",
            f"There is no {path.name}: {report} has no record of review; write it with csat-xl "
            "report and keep both together.",
        ) from None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise CsatError(
            f"{path} 已损坏;请用 csat-xl report 重新生成报告。",
            f"{path} is damaged; write the report again with csat-xl report.",
        ) from None


def _status(document: Any) -> Status:
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    return Status(tuple(_event(**entry) for entry in document["events"]))


def _event(step: Any, by: Any, at: Any, content: Any, note: Any) -> Event:
    known = {*STEPS, "退回"}
    if step not in known or not all(isinstance(text, str) for text in (by, at, content, note)):
        raise ValueError(step)
    return Event(step, by, at, content, note)


# --- the report's own pages ---------------------------------------------------------------------


def fingerprint(path: Path, ending: str) -> str:
    """What a report says, as a hash: all of it but the part about its steps."""
    content = _html_content(path) if ending == ".html" else _word_content(path)
    return hashlib.sha256(content).hexdigest()


def _html_parts(path: Path) -> tuple[str, str]:
    from csat_xl.report.html import STATUS_ENDS, STATUS_STARTS

    text = path.read_text("utf-8", errors="replace")
    before, start, rest = text.partition(STATUS_STARTS)
    _, end, after = rest.partition(STATUS_ENDS)
    if not start or not end:
        raise CsatError(
            f"{path} 中没有“审核与发布”一段;请用 csat-xl report 重新生成。",
            f"{path} has no part about its review; write it again with csat-xl report.",
        )
    return before, after


def _html_content(path: Path) -> bytes:
    return "".join(_html_parts(path)).encode()


def _show_html(report: Path, target: Path, status: Status) -> None:
    from csat_xl.report.html import status_html

    before, after = _html_parts(report)
    target.write_text(f"{before}{status_html(status)}{after}", encoding="utf-8")


def _word_content(path: Path) -> bytes:
    """The text of a document and its pictures: what a person changes, not what Word stores anew."""
    from csat_xl.report.word import status_table

    document = _opened(path)
    told = status_table(document)
    body = document.element.body
    texts = [
        f"{element.tag.rpartition('}')[2]}:{''.join(element.itertext())}"
        for element in body
        if told is None or element is not told._tbl
    ]
    pictures = sorted(
        hashlib.sha256(part.blob).hexdigest()
        for part in document.part.package.iter_parts()
        if part.content_type.startswith("image/")
    )
    return "\n".join((*texts, *pictures)).encode()


def _show_word(report: Path, target: Path, status: Status) -> None:
    from csat_xl.report.word import renew_status

    document = _opened(report)
    renew_status(document, status)
    document.save(str(target))


def _opened(path: Path) -> Any:
    import docx

    try:
        return docx.Document(str(path))
    except Exception as error:  # noqa: BLE001 (python-docx lets every kind of damage through)
        raise CsatError(
            f"{path} 不是可读的 Word 文档({type(error).__name__})。",
            f"{path} is no Word document that can be read ({type(error).__name__}).",
        ) from None


_shown: dict[str, Callable[[Path, Path, Status], None]] = {
    ".html": _show_html,
    ".docx": _show_word,
}
