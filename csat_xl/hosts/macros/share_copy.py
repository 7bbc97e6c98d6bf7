"""分享副本: the masked copy of the open workbook, written beside it."""

from pathlib import Path
from typing import Any

from csat_xl.files import writing
from csat_xl.hosts.macros.files import beside
from csat_xl.hosts.macros.live import pages_of, path_of
from csat_xl.hosts.macros.run import button
from csat_xl.language import Text
from csat_xl.sharing.scan import contacts_in_text
from csat_xl.sharing.share import copy_of
from csat_xl.workbook.read import read_pages


def share_book(book: Any) -> Text | None:
    """Write the copy of what the open workbook holds now, saved or not."""
    target = beside(book, f"{Path(book.fullname).stem}_分享.xlsx")
    pages = pages_of(book)
    content = read_pages(pages, str(path_of(book))).book
    copy = copy_of(content, _contacts(pages))
    with writing(target) as temporary:
        temporary.write_bytes(copy.data)
    return Text(
        f"已写出 {target.name}:{copy.hidden} 个单元格的姓名或联系方式已隐去,不含宏,可以外发。",
        f"{target.name} is written: names or contacts of {copy.hidden} cells are masked, no macros.",
    )


def _contacts(pages: dict[str, list[list[Any]]]) -> set[str]:
    """Every contact that stands in any cell."""
    found: set[str] = set()
    for rows in pages.values():
        for row in rows:
            for value in row:
                if isinstance(value, str):
                    found |= contacts_in_text(value)
                elif isinstance(value, float) and value.is_integer():
                    found |= contacts_in_text(str(int(value)))
    return found


share_copy = button(Text("正在生成分享副本……", "Making the copy to share …"))(share_book)
