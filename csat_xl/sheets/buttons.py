"""The buttons of the workbooks that can run Python: what each says, runs and is for, once.

The builder of the ``.xlsm`` draws them and binds ``macro``, a VBA Sub; the builder of the ``.ods``
binds ``action``, the Python function of :mod:`csat_xl.hosts.macros` that the Sub calls too.
"""

from dataclasses import dataclass
from typing import Literal

from csat_xl.language import Text

Place = Literal["entries", "summary", "settings", "guide"]
"""A sheet with a table; 月度汇总; 设置; 使用说明."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its caption, its VBA Sub, its Python function, its help, where it is drawn."""

    caption: str
    macro: str
    action: str
    help: Text
    places: tuple[Place, ...]


PROBLEM_LIST, FULL_ROLLUP = "问题清单", "完整汇总"
"""The sheets that 校验 and 月度汇总 write; made anew at each click, so no copy carries them on."""

BUTTONS: tuple[Button, ...] = (
    Button(
        "校验",
        "CsatCheck",
        "check",
        Text(
            "检查全部录入,列出问题,跳到第一处",
            "Apply every entry check, list the problems, go to the first",
        ),
        ("entries", "summary", "guide"),
    ),
    Button(
        "月度汇总",
        "CsatRollup",
        "rollup",
        Text(
            "按本工作簿的数据更新月度汇总与图表",
            "Bring the monthly summary and its charts up to date from this workbook",
        ),
        ("entries", "summary", "guide"),
    ),
    Button(
        "汇总文件夹",
        "CsatRollupFolder",
        "rollup_folder",
        Text(
            "选择一个文件夹,把其中的工作簿汇总成一个文件",
            "Choose a folder and roll up all its workbooks into one file",
        ),
        ("summary", "guide"),
    ),
    Button(
        "新建下月",
        "CsatNewMonth",
        "new_month",
        Text(
            "新建下月的工作簿:沿用设置与名单,带上未完成的行动与上月数据",
            "Next month's workbook: settings and lists kept, open actions and last month's figures "
            "carried over",
        ),
        ("settings", "guide"),
    ),
    Button(
        "分享副本",
        "CsatShare",
        "share_copy",
        Text(
            "另存一份可外发的副本:姓名与联系方式已隐去,不含宏",
            "Save a copy for e-mail: names and contacts masked, no macros",
        ),
        ("summary", "settings", "guide"),
    ),
)


def buttons_on(place: Place) -> tuple[Button, ...]:
    """The buttons of a sheet, in the order in which they stand.

    >>> [button.caption for button in buttons_on("entries")]
    ['校验', '月度汇总']
    """
    return tuple(button for button in BUTTONS if place in button.places)
