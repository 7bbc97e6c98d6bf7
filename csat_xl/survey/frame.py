"""The list to draw from: one unit a row, a number each, contacts left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csat_xl.entries import find_contacts
from csat_xl.errors import CsatError
from csat_xl.survey.tables import DataTable, Row

ID_NAMES = ("客户编号", "记录编号", "通话编号", "会话编号", "工单号", "编号", "customer_id", "id")
_PRIVATE_WORDS = (
    "姓名", "名称", "联系", "电话", "手机", "邮箱", "邮件", "微信", "地址", "身份证", "qq",
    "name", "phone", "mobile", "mail", "contact", "address", "wechat",
)  # fmt: skip
_NOT_PRIVATE = ("产品名称", "服务名称", "项目名称", "活动名称")
BLANK = "(空白)"


@dataclass(frozen=True, slots=True)
class Frame:
    """The units with their number, and which columns may be shown."""

    table: DataTable
    id_column: str
    shown: tuple[str, ...]
    left_out: tuple[str, ...]
    units: tuple[str, ...]
    by_unit: dict[str, Row]

    def __len__(self) -> int:
        return len(self.units)

    def value(self, unit: str, column: str) -> str:
        """A unit's value in a column, ``(空白)`` where there is none."""
        return self.by_unit[unit].text(column) or BLANK

    def strata(self, columns: Sequence[str]) -> dict[str, list[str]]:
        """The units by their values in the columns, the strata in order of their names."""
        found: dict[str, list[str]] = {}
        for unit in self.units:
            found.setdefault(" / ".join(self.value(unit, c) for c in columns), []).append(unit)
        return {name: found[name] for name in sorted(found)}


def frame_of(table: DataTable, id_column: str = "", keep_contacts: bool = False) -> Frame:
    """The frame of a table; every row needs a number of its own.

    Columns of names and contacts are left out by their header, and any column in which a contact
    stands, unless ``keep_contacts``.
    """
    names = (id_column,) if id_column else ID_NAMES
    key = table.column(names, "编号")
    by_unit: dict[str, Row] = {}
    blank: list[int] = []
    double: list[int] = []
    for row in table.rows:
        unit = row.text(key)
        if not unit:
            blank.append(row.number)
        elif unit in by_unit:
            double.append(row.number)
        else:
            by_unit[unit] = row
    _whole(table, key, blank, double)
    left_out = [] if keep_contacts else _private(table)
    if key in left_out:
        raise CsatError(
            f"{table.file}:编号列“{key}”中有联系方式;请换一列作编号(--id),或加 --keep-contacts。",
            f"{table.file}: the numbers in {key} are contacts; name another column by --id, "
            "or add --keep-contacts.",
        )
    shown = tuple(name for name in table.header if name != key and name not in left_out)
    return Frame(table, key, shown, tuple(left_out), tuple(by_unit), by_unit)


def _whole(table: DataTable, key: str, blank: Sequence[int], double: Sequence[int]) -> None:
    if not table.rows:
        raise CsatError(f"{table.file}:没有数据行。", f"{table.file}: there are no rows.")
    for rows, zh, en in ((blank, "为空", "is blank"), (double, "重复", "is a repeated number")):
        if rows:
            listed = "、".join(map(str, rows[:8])) + (" …" if len(rows) > 8 else "")
            raise CsatError(
                f"{table.file}:“{key}”在 {len(rows)} 行{zh}(第 {listed} 行);"
                "每位客户应有一个不重复的编号,请先更正。",
                f"{table.file}: {key} {en} in {len(rows)} rows ({listed}); give every customer "
                "a number of its own first.",
            )


def _private(table: DataTable) -> list[str]:
    return [
        name
        for name in table.header
        if _is_private(name) or any(find_contacts(row.text(name)) for row in table.rows)
    ]


def _is_private(header: str) -> bool:
    small = header.casefold()
    return header not in _NOT_PRIVATE and any(word in small for word in _PRIVATE_WORDS)


def columns_in(table: DataTable, names: Iterable[str], option: str) -> tuple[str, ...]:
    """Column names given by an option, each a header of the table."""
    return tuple(table.column((name,), f" {option} 所指的") for name in names)
