"""汇总文件夹: all workbooks of a folder rolled up into one file, which is opened then."""

from pathlib import Path
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.files import writing
from csat_xl.hosts.macros.files import beside, choose_folder, folder_of
from csat_xl.hosts.macros.run import button, now
from csat_xl.language import Text
from csat_xl.operations import rollup_files
from csat_xl.rollup.workbook import write_rollup

PREFIX = "汇总_"
"""How the names of roll-up files start; they are no workbooks to roll up."""


def rollup_chosen(book: Any) -> Text | None:
    """Let the person choose a folder, and write its roll-up beside the open workbook."""
    start = folder_of(book)
    folder = choose_folder(book.app, start, "选择要汇总的文件夹")
    return None if folder is None else rollup_into(book, folder)


def rollup_into(book: Any, folder: Path) -> Text:
    """Roll up the saved workbooks of a folder into a new file beside the open workbook."""
    stamp = now().replace(":", "").replace(" ", "-")
    target = beside(book, f"{PREFIX}{folder.name}_{stamp}.xlsx")
    earlier = list(folder.rglob(f"{PREFIX}*.xlsx"))

    def progress(path: Path) -> None:
        book.app.status_bar = f"正在汇总 {path.name}……"

    result = rollup_files([str(folder)], skip=earlier, progress=progress, packed=True)
    if not result["workbooks"]:
        raise CsatError(
            f"“{folder.name}”中没有可汇总的工作簿。", f"{folder.name} holds no workbook to roll up."
        )
    with writing(target) as temporary:
        write_rollup(result, temporary)
    book.app.books.open(target)
    count, failed = len(result["workbooks"]), len(result["unreadable"])
    rest = f";{failed} 个无法读取,见“文件”" if failed else ""
    rest_en = f"; {failed} cannot be read, see 文件" if failed else ""
    return Text(
        f"已汇总 {count} 个工作簿(以已保存的内容为准){rest}:{target.name}",
        f"{count} workbooks rolled up as last saved{rest_en}: {target.name}",
    )


rollup_folder = button(Text("正在汇总文件夹……", "Rolling up a folder …"))(rollup_chosen)
