"""Write what came back: an overview, every questionnaire with its verdict, and the answers that count."""

from pathlib import Path
from typing import Any

from csat_xl.entries import mask_contacts_in
from csat_xl.files import writing
from csat_xl.rollup.page import Field, Page
from csat_xl.survey.answers import FIELDS, TEXTS
from csat_xl.survey.mapping import HEADERS
from csat_xl.survey.pages import fit_rows, keep_header, survey_book
from csat_xl.survey.returns import Returned
from csat_xl.survey.screening import DOUBTFUL, INVALID, VALID

OVERVIEW, SCREENED, ANSWERS = "概况", "筛查结果", "有效答卷"


def write_returns(found: Returned, target: Path, force: bool = False) -> None:
    """Write the workbook, whole or not at all; contacts in any text are masked."""
    with writing(target, force) as temporary, survey_book(temporary, "问卷回收结果") as made:
        _overview(Page(made.add(OVERVIEW), made.styles, (22, 12, 12, 12, 12, 14)), found)
        _screened(Page(made.add(SCREENED), made.styles, (26, 8, 18, 17, 9, 8, 70)), found)
        _answers(made, found)


def counts(found: Returned) -> dict[str, int]:
    """How many questionnaires came back and how many are valid, doubtful, invalid."""
    states = [screened.status for screened in found.screened]
    return {
        "回收": len(states),
        **{name: states.count(name) for name in (VALID, DOUBTFUL, INVALID)},
    }


def _overview(page: Page, found: Returned) -> None:
    page.title(
        "问卷回收概况",
        "无效:不完整、无法识别、过快、随意作答、矛盾、重复、非样本、期外;存疑的照计,请核对。",
    )
    page.table([Field(name, name, "count") for name in counts(found)], [counts(found)], left=0)
    page.row += 1
    page.band("各原因(一份可有多项)")
    reasons = [{"word": word, "n": n} for word, n in sorted(found.reasons().items())]
    page.table((Field("原因", "word"), Field("份数", "n", "count")), reasons)
    page.row += 1
    page.band("总体满意度(有效与存疑)")
    alike, weighing = found.overall()
    page.table(
        (
            Field("算法", "how"),
            Field("份数", "n", "count"),
            Field("有效样本量", "effective", "point"),
            Field("均分", "mean", "score"),
            Field("满意率", "rate", "share"),
        ),
        [
            {"how": how, "n": w.n, "effective": w.effective, "mean": w.mean, "rate": w.rate}
            for how, w in (("每份等权", alike), ("抽样权重×重点客户权重", weighing))
        ],
    )
    if found.sample is None:
        return
    page.row += 1
    page.band("回收率(有效与存疑 ÷ 样本)")
    page.table(
        (
            Field("层", "name"),
            Field("样本", "asked", "count"),
            Field("答复", "answered", "count"),
            Field("回收率", "rate", "share"),
        ),
        [
            {"name": name, "asked": asked, "answered": answered, "rate": answered / asked}
            for name, asked, answered in found.response()
        ],
    )


def _screened(page: Page, found: Returned) -> None:
    page.title("筛查结果", "每份问卷一行;行号为来源文件中的行号。")
    keep_header(page, 0)
    rows = [
        {
            "file": screened.answer.file,
            "row": screened.answer.row,
            "id": mask_contacts_in(screened.answer.customer_id),
            "when": _when(screened.answer.submitted),
            "seconds": screened.answer.seconds,
            "status": screened.status,
            "told": mask_contacts_in(screened.told),
        }
        for screened in found.screened
    ]
    first, _ = page.table(
        (
            Field("文件", "file"),
            Field("行", "row", "count"),
            Field("客户编号", "id"),
            Field("填写时间", "when"),
            Field("用时(秒)", "seconds", "figure"),
            Field("结果", "status", "word"),
            Field("原因", "told", "long"),
        ),
        rows,
    )
    fit_rows(page, first, rows, {"told": 70})


def _answers(made: Any, found: Returned) -> None:
    names = found.survey.dimensions
    heads = [HEADERS[key][0] for key in FIELDS]
    texts = [HEADERS[key][0] for key in TEXTS]
    widths = (18, 17, *(11,) * len(heads), *(9,) * len(names), 9, 9, *(26,) * len(texts))
    page = Page(made.add(ANSWERS), made.styles, widths)
    page.title("有效答卷", "有效与存疑的答卷及其权重。")
    keep_header(page, 1)
    fields = [
        Field("客户编号", "id"),
        Field("填写时间", "when"),
        *(Field(head, head, "word") for head in heads),
        *(Field(name, name, "count") for name in names),
        Field("推荐意愿", "recommend", "count"),
        Field("权重", "weight", "weight"),
        *(Field(text, text, "long") for text in texts),
    ]
    rows: list[dict[str, Any]] = []
    for screened, weight in found.counted:
        answer = screened.answer
        rows.append(
            {
                "id": mask_contacts_in(answer.customer_id),
                "when": _when(answer.submitted),
                **{HEADERS[key][0]: answer.fields.get(key) for key in FIELDS},
                **answer.scores,
                "recommend": answer.recommend,
                "weight": weight,
                **{HEADERS[key][0]: mask_contacts_in(answer.texts[key]) for key in TEXTS},
            }
        )
    first, _ = page.table(fields, rows, height=34)
    fit_rows(page, first, rows, dict.fromkeys(texts, 26))
    if not rows:
        page.nothing()


def _when(moment: Any) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
