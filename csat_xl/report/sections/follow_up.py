"""不满意客户的跟进: no unhappy customer is forgotten (S3, 七、4 客户关系维护)."""

from csat_xl.report.document import Block, Table, Text
from csat_xl.report.parts import Source
from csat_xl.report.wording import DASH, listed, share

CLOSED = "已闭环"
MOST = 10


def follow_up(source: Source) -> tuple[Block, ...]:
    """How many dissatisfied answers are closed, and the most urgent open ones by number."""
    found = source.closed_loop
    if found is None or not (found.total or source.overall.n):
        return ()
    if not found.total:
        return (Text("本期没有不满意的客户。"),)
    states = listed(f"{state} {count} 位" for state, count in found.by_state.items() if count)
    text = f"不满意客户 {found.total} 位,已闭环 {share(found.closed_share)}:{states}。"
    if not found.open:
        return (Text(text),)
    oldest = f",最久的已 {found.oldest_days} 天" if found.oldest_days is not None else ""
    rows = tuple(
        (
            entry.customer_id or DASH,
            entry.team or DASH,
            f"{entry.score} 分",
            entry.owner or "未指定",
            entry.state,
            DASH if entry.days is None else f"{entry.days} 天",
        )
        for entry in [entry for entry in found.list if entry.state != CLOSED][:MOST]
    )
    headers = ("客户编号", "团队", "总评", "跟进人", "状态", "至今")
    title = "尚未闭环的客户" + (f"(最紧急的 {MOST} 位)" if found.open > MOST else "")
    return (
        Text(f"{text}尚有 {found.open} 位未闭环{oldest},须尽快跟进并请客户确认。"),
        Table(title, headers, rows),
    )
