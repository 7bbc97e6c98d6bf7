"""Count the questionnaires and reviewed contacts of one workbook."""

from collections import Counter
from collections.abc import Iterable

from csat_xl.checks.finding import ERROR, Finding
from csat_xl.functions import scoring
from csat_xl.rollup.model import Rules
from csat_xl.rollup.pieces import Dispute, Review, ScaleAnswer
from csat_xl.schemes.model import Scheme
from csat_xl.sheets import disputes, reviews
from csat_xl.sheets.book import Book, Record
from csat_xl.sheets.scale_entry import mean_of, scale_sheets, scales_of


def rules_of_scales(scheme: Scheme, rules: Rules) -> Rules:
    """The rules with quarters, terms and grades, as they are for a scheme without questionnaires."""
    if scheme.scales is None or scheme.grades is None or scheme.evaluation is None:
        return rules
    return rules._replace(
        spans=tuple((p.name, p.first, p.months) for p in scheme.scales.periods),
        bands=tuple((band.low, band.name) for band in scheme.grades.bands),
        ratio=tuple(scheme.evaluation.ratio),
    )


def _wrong_rows(findings: Iterable[Finding], sheet: str) -> set[int]:
    return {f.row for f in findings if f.sheet == sheet and f.severity == ERROR}


def scale_answers(book: Book, findings: Iterable[Finding]) -> Counter[ScaleAnswer]:
    """The answers of a workbook whose rows have no error, each in the month of its day."""
    found: Counter[ScaleAnswer] = Counter()
    if book.settings.scheme.scales is None:
        return found
    scales, told = scales_of(book), list(findings)
    for index, sheet in scale_sheets(book):
        scale, wrong = scales.scales[index], _wrong_rows(told, sheet.name)
        pooled = scales.branch_level if scale.level == scales.campus_level else ""
        for row in book.rows(sheet.key):
            mean = mean_of(row, scale) if row.number not in wrong else ""
            if mean != "" and row.get("date") is not None:
                place = (str(row.get(key) or "") for key in ("branch", "campus", "person"))
                branch, campus, person = place
                score = float(scoring.rescale(mean, scales.low, scales.high))
                month = f"{row.get('date'):%Y-%m}"
                found[
                    ScaleAnswer(
                        month,
                        branch,
                        campus,
                        person,
                        scale.name,
                        scale.level,
                        pooled,
                        scale.weight,
                        score,
                    )
                ] += 1
    return found


def reviews_of(
    book: Book, findings: Iterable[Finding], period: str, team: str
) -> tuple[Counter[Review], Counter[Dispute]]:
    """The reviews and disputes of a workbook whose rows have no error."""
    found: Counter[Review] = Counter()
    logged: Counter[Dispute] = Counter()
    quality = book.settings.scheme.quality
    names = {sheet.key: sheet.name for sheet in book.sheets}
    if quality is None or reviews.KEY not in names:
        return found, logged
    told = list(findings)
    wrong = _wrong_rows(told, names[reviews.KEY])
    for row in book.rows(reviews.KEY):
        score = reviews.score_of(row, quality) if row.number not in wrong else ""
        if score != "":
            adopted = float(reviews.adopted_of(row, book))
            found[
                Review(
                    period,
                    team,
                    _word(row, "agent"),
                    _word(row, "reviewer"),
                    float(score),
                    adopted,
                    adopted >= quality.pass_from,
                    reviews.criticals_of(row, quality),
                )
            ] += 1
    wrong = _wrong_rows(told, names.get(disputes.KEY, ""))
    for row in book.rows(disputes.KEY):
        if row.number not in wrong:
            logged[Dispute(period, team, _word(row, "decision"))] += 1
    return found, logged


def _word(row: Record, key: str) -> str:
    return str(row.get(key) or "")
