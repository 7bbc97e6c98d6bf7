"""客户反馈的问题: themes and frequent terms of the comments, with customer numbers as cases."""

from collections.abc import Sequence

from csat_xl.report.document import Bars, Block, Chart, Figures, Table, Text
from csat_xl.report.parts import Comments, Share, Source, Theme, Told
from csat_xl.report.wording import DASH, share

MOST_BARS = 8
MOST_TERMS = 15
MOST_ROWS, MOST_COLUMNS = 5, 6


def feedback(source: Source) -> tuple[Block, ...]:
    """What customers complain of and propose: themes with cases, months and teams, terms."""
    told = source.words.complaint
    if not source.responses.valid:
        return ()
    if not told.comments:
        return (Text("本期有效记录中没有填写“不满意点”。", tone="quiet"),)
    blocks: list[Block] = [Text(_themes_told(told))]
    charts = [
        _counted("问题主题(条)", [(t.theme, t) for t in told.themes[:MOST_BARS]]),
        _counted("不满意点高频词(条)", [(t.term, t) for t in told.terms[:MOST_BARS]]),
    ]
    blocks.append(Figures(tuple(chart for chart in charts if chart)))
    rows = tuple(
        (t.theme, str(t.count), share(t.share), "、".join(t.customers)) for t in told.themes
    )
    headers = ("主题", "评语数", "占比", "案例(客户编号)")
    if rows:
        blocks.append(Table("主题与案例", headers, rows, frozenset((0, 3))))
    blocks += _split(told.themes, "period", "主题逐月(条,占当月不满意点)")
    blocks += _split(told.themes, "team", "主题与团队(条,占该团队不满意点)")
    blocks += _terms(source)
    return tuple(blocks)


def _counted(title: str, entries: Sequence[tuple[str, Told]]) -> tuple[Chart, str] | None:
    if not entries:
        return None
    counts = tuple(float(entry.count) for _, entry in entries)
    texts = tuple(f"{entry.count}({share(entry.share, 0)})" for _, entry in entries)
    names = tuple(name for name, _ in entries)
    chart = Bars(title, names, counts, texts, (0, max(counts)))
    return chart, ";".join(f"{n} {text}" for n, text in zip(names, texts, strict=True))


def _themes_told(told: Comments) -> str:
    text = f"客户填写不满意点 {told.comments} 条。"
    if told.themes:
        first = told.themes[:3]
        most = "、".join(
            f"“{theme.theme}”({theme.count} 条,{share(theme.share, 0)})" for theme in first
        )
        text += f"提到最多的是{most};一条评语可涉及多个主题。"
    if told.unmatched is not None and told.unmatched.count:
        text += f"另有 {told.unmatched.count} 条未归入已列主题。"
    return text


def _terms(source: Source) -> list[Block]:
    blocks: list[Block] = []
    for label, told in (
        ("不满意点", source.words.complaint),
        ("改进建议", source.words.suggestion),
    ):
        if told.terms:
            words = "、".join(f"{t.term}({t.count})" for t in told.terms[:MOST_TERMS])
            blocks.append(Text(f"{words}。", f"{label}高频词({told.comments} 条):"))
    return blocks


def _split(themes: Sequence[Theme], key: str, title: str) -> list[Block]:
    """The first themes in the columns of months or teams: comments and their share there."""
    columns = [getattr(part, key) for part in _parts(themes[0], key)] if themes else []
    columns = columns[-MOST_COLUMNS:]
    if len(columns) < 2:
        return []
    rows = []
    for theme in themes[:MOST_ROWS]:
        found = {getattr(part, key): part for part in _parts(theme, key)}
        rows.append((theme.theme, *(_told(found.get(column)) for column in columns)))
    heads = ("主题", *(column or DASH for column in columns))
    return [Table(title, heads, tuple(rows))]


def _parts(theme: Theme, key: str) -> list[Share]:
    return theme.by_period if key == "period" else theme.by_team


def _told(found: Share | None) -> str:
    if found is None or not found.comments:
        return DASH
    return f"{found.count}({found.count / found.comments:.0%})"
