"""结论: 总结主要发现,强调提升客户满意度的重要性,并对未来工作提出展望 (S3, 六、1)."""

from csat_xl.report.document import Points, Section, Text
from csat_xl.report.parts import Source
from csat_xl.report.sections.evaluated import latest_grades
from csat_xl.report.sections.groups import change, difference, significant
from csat_xl.report.sections.overview import ranked, verdict
from csat_xl.report.wording import month, score

MOST = 3


def conclusion(source: Source) -> Section:
    """The main findings, and what comes next."""
    found = []
    if source.overall.n:
        found.append(verdict(source))
    last, counts = latest_grades(source)
    if counts:
        told = "、".join(f"{grade} {count}" for grade, count in counts.items())
        found.append(f"{month(last)}评估结果:{told}。")
    listed = ranked(source)
    if len(listed) > 1:
        found.append(
            f"优势在“{listed[0].name}”({score(listed[0].mean)}),"
            f"短板在“{listed[-1].name}”({score(listed[-1].mean)})。"
        )
    themes = source.words.complaint.themes
    if themes:
        found.append(f"客户反映最多的是“{themes[0].theme}”({themes[0].count} 条)。")
    worse = [row for row in source.changes.found if row.direction == "变差"]
    found += [change(row) for row in worse[:MOST]]
    listed_already = {(row.field, row.value) for row in worse}
    found += [
        difference(field, row)
        for field, row in significant(source)
        if row.direction == "低于其余" and (field, row.value) not in listed_already
    ][:MOST]
    loop = source.closed_loop
    if loop is not None and loop.open:
        found.append(f"{loop.total} 位不满意客户中,{loop.open} 位尚未闭环。")
    outlook = (
        "客户满意度关系到客户的留存与口碑,是公司长期稳定发展的基础。下一步按上述建议落实改进,"
        "每周跟进进展,完成后以数据验证效果,并在改进实施一段时间后再次调查,比较前后结果。"
    )
    return Section("结论", (Points(tuple(found)), Text(outlook)) if found else (Text(outlook),))
