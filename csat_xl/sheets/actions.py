"""改进行动计划表: what is done about metrics below target (S1, 模板2)."""

from csat_xl.schemes.model import Scheme
from csat_xl.sheets.definition import Column, Kind, Mark, Sheet

KEY = "actions"
NAME = "改进行动计划表"
STATES = ("未开始", "进行中", "已完成", "延期")
DONE, RUNNING, POSTPONED = "已完成", "进行中", "延期"


def actions(scheme: Scheme, verdict: Column) -> Sheet:
    """The action plan sheet; ``verdict`` is its check column."""
    return Sheet(
        key=KEY,
        name=NAME,
        table="actions",
        notes=(
            "每项待改进指标至少一项行动;责任人只填一位;完成后填写效果验证数据。",
            "逾期未完成显示红色:改为“延期”并填新的计划完成时间;进行中的行动每周更新一次进展。",
        ),
        columns=(
            Column(
                "metric", "待改进指标", Kind.TEXT, 18, "与指标表的“具体指标”一致", "metric_names"
            ),
            Column("situation", "现状描述", Kind.LONG_TEXT, 28, "用数据说明现状"),
            Column("cause", "根本原因分析", Kind.LONG_TEXT, 28, "5W1H 或鱼骨图得出的根本原因"),
            Column("goal", "改进目标", Kind.LONG_TEXT, 20, "可衡量,须含数字,如 30天内提升至85%"),
            Column("measure", "具体措施", Kind.LONG_TEXT, 32),
            Column("owner", "责任人", Kind.PERSON, 11, "只填一位,落地到人"),
            Column("start", "开始时间", Kind.DATE, 12, "如 2024-05-01"),
            Column("due", "计划完成时间", Kind.DUE, 13, "日期,或 30天内(自开始时间起算)"),
            Column("resources", "所需资源", Kind.TEXT, 18),
            Column("state", "完成状态", Kind.CHOICE, 10, "从列表选择", STATES),
            Column("progress", "最近进展时间", Kind.DATE, 13, "最近一次更新进展的日期"),
            Column(
                "effect",
                "效果验证",
                Kind.LONG_TEXT,
                24,
                "已完成须填效果数据,如 一次解决率提升至87%",
            ),
            verdict,
        ),
        blank_rows=40,
        frozen="metric",
        marks=(
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="错误"', "error"),
            Mark((verdict.key,), f'LEFT({{{verdict.key}}},2)="提醒"', "warning"),
            Mark((verdict.key,), f'{{{verdict.key}}}="通过"', "good"),
            Mark(
                ("due", "state"),
                f'AND(ISNUMBER({{due}}),{{due}}<csat_today,{{state}}<>"{DONE}")',
                "error",
            ),
        ),
    )
