"""新建下月: next month's workbook beside this one, opened when it is written."""

from pathlib import Path
from typing import Any

from csat_xl.hosts.macros.files import beside
from csat_xl.hosts.macros.live import report
from csat_xl.hosts.macros.run import button
from csat_xl.language import Text
from csat_xl.operations import build_workbook, figures_of
from csat_xl.sheets.next_month import file_stem, next_month
from csat_xl.workbook.addresses import FIRST_ROW
from csat_xl.workbook.templates import template_of


def start_next_month(book: Any) -> Text | None:
    """Write next month's workbook in the same edition beside the open one, and open it."""
    found = report(book)
    assert found.book is not None
    following = next_month(found.book, figures_of(found), FIRST_ROW)
    title = template_of(following.template, following.settings.scheme).title
    target = beside(book, file_stem(following, title) + Path(book.fullname).suffix.lower())
    write_edition(following, target, book)
    book.app.books.open(target)
    return Text(
        f"已新建 {target.name}:设置、名单与未完成的行动已带入,上月数据在“往月数据”。",
        f"{target.name} is ready: settings, lists and open actions carried over, last month's "
        "figures on 往月数据.",
    )


new_month = button(Text("正在新建下月工作簿……", "Starting next month's workbook …"))(
    start_next_month
)


def edition_of(book: Any) -> str:
    """The edition of an open workbook, told by its file's ending and its defined names."""
    ending = Path(book.fullname).suffix.lower()
    if ending == ".xlsm":
        return "python"
    if ending == ".ods":
        return "libreoffice"
    return "native" if "CSAT_SCORE" in book.names else "plain"


def write_edition(content: Any, target: Path, book: Any) -> None:
    """Write a workbook's content in the edition of the open one."""
    edition = edition_of(book)
    if edition == "libreoffice":
        from csat_xl.hosts.libreoffice.template import build_ods

        build_ods(content, target, context=book.app.impl.context)
    else:
        build_workbook(content, target, edition)
