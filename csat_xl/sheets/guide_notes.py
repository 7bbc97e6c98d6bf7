"""Lines of 使用说明 about questionnaires, reviews and key figures: what to do, in which order."""

from collections.abc import Collection

from csat_xl.sheets import disputes, kpis, reviews, roster, standing

NOTES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        standing.KEY,
        (
            (
                "问卷",
                "每份答卷在对应量表录一行,选对校区与被评价人;整季、整学期的答卷放在同一工作簿。",
            ),
            (
                "计入",
                "教师:教师教学、教学效果;课程顾问、教学顾问:各自量表;校区:服务印象、校区管理。",
            ),
            ("分公司", "电话量化表,加上所属各校区全部答卷,按份数合并,不是各校区平均数的平均。"),
            ("不计入", "机构选择因素问卷用于市场调研,永远不计分,也不算回访。"),
            (
                "周期",
                "季度与春/夏/秋季学期的起始月和月数在“设置”的“考评周期”中修改(来源:时间另定)。",
            ),
            ("评定", "先填“层级得分”的被评对象与周期,再看“层级评定”的人数与 2:7:1 应有人数。"),
        ),
    ),
    (
        roster.ROSTER,
        (
            (
                "回访",
                "先填“家庭名册”;各校区每月有效回访率 20–30%,每户每季至少一次(上下限在“设置”)。",
            ),
        ),
    ),
    (
        reviews.KEY,
        (
            ("评分", "分项按满分评,不适用填“不适用”,得分按适用分项归一;分项不得留空。"),
            (
                "致命项",
                "发生填“是”:得分清零或封顶(“设置”的“致命项封顶”);无致命项的比例与得分分开看。",
            ),
            (
                "校准",
                "各质检人用各自的工作簿盲评同一批记录,再运行 csat-xl calibrate 文件… -o 校准.xlsx。",
            ),
        ),
    ),
    (
        disputes.KEY,
        (("申诉", "写明理由,由初评人和服务人员以外的人裁定;原得分保留,改判后看“采用得分”。"),),
    ),
    (
        kpis.KEY,
        (
            (
                "实际值",
                "可手填,或用 csat-xl new handbook -o 手册.xlsx --from 汇总.json 从汇总取入。",
            ),
            ("目标", "来源只给出 NPS 与信度的目标;其余目标由本程序设定,请按本单位情况修改。"),
        ),
    ),
)
"""By key of the sheet that asks for them: what each line is about, and the line."""


def notes_for(sheets: Collection[str]) -> list[tuple[str, str]]:
    """The lines for the sheets (keys) that a workbook has."""
    return [line for key, lines in NOTES if key in sheets for line in lines]
