"""The tables of the evaluation in 设置: weights, items, proportion, stars, levels."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_xl.schemes.evaluation import Evaluation
from csat_xl.sheets import ahp
from csat_xl.sheets.block import Block
from csat_xl.sheets.cell_names import letters
from csat_xl.sheets.scorecard import Place, Plan, draw_up

WEIGHTS, ITEMS, RATIO, STARS = "评估权重", "评分项", "比例(2:7:1)", "星级下限"
_LINES = (
    ("权重", "weight"),
    ("最低", "bottom"),
    ("最高", "top"),
    ("目标", "target"),
    ("步长", "step"),
    ("每步扣分", "points"),
)
"""The lines of the table of items, and what of an item each shows."""
_NAMES = (
    "csat_item_weights",
    "csat_item_low",
    "csat_item_high",
    "csat_item_target",
    "csat_item_step",
    "csat_item_points",
)


def blocks(rules: Evaluation) -> list[Block]:
    """The tables, from left to right."""
    plan = draw_up(rules)
    shown = [
        Block(
            WEIGHTS,
            "csat_section_weights",
            tuple(section.name for section in rules.scored),
            (plan.weights,),
            1,
            "0.####",
            formulas=_followed(rules, None),
            used_by="evaluation",
        ),
        _items(plan),
    ]
    if rules.result == "stars":
        stars, bounds = ("五星", "四星", "三星", "二星"), (rules.star_bands,)
        shown.append(Block(STARS, "csat_star_bands", stars, bounds, 1, used_by="evaluation"))
    names, shares = ("优秀", "达标", "不达标"), (rules.ratio,)
    if rules.quota:
        shown.append(Block(RATIO, "csat_ratio", names, shares, 1, used_by="results"))
    title, levels = rules.level_title, tuple((level,) for level in rules.levels)
    return [*shown, Block(title, "csat_levels", (title,), levels, 12, used_by="results")]


def _items(plan: Plan) -> Block:
    count, scored = len(plan.places), len(plan.scored)
    areas = [(name, row, 1, row, count) for row, name in enumerate(_NAMES)]
    for i, places in enumerate(plan.sections):
        first, last = places[0].number, places[-1].number
        areas += [(f"csat_weights_{i + 1}", 0, first, 0, last)]
        areas += [(f"csat_high_{i + 1}", 2, first, 2, last)]
    areas += [("csat_weights_scored", 0, 1, 0, scored), ("csat_high_scored", 2, 1, 2, scored)]
    weights = [weight for weights in plan.item_weights for weight in weights]
    formulas, formats = {}, {}
    for place in plan.scored:
        if place.section.weighs_points:
            formulas[0, place.number] = f"INDEX(csat_item_high,{place.number})"
    for i, places in enumerate(plan.sections):
        for (_, k), text in _followed(plan.rules, i).items():
            formulas[0, places[k].number] = text
            formats[0, places[k].number] = "0.0000"
    rows = []
    for r, (label, what) in enumerate(_LINES):
        cells: list[Any] = [label]
        for place in plan.places:
            cells.append(weights[place.number - 1] if r == 0 and place.number <= scored else None)
            if r > 0:
                cells[-1] = getattr(place.item, what)
            if place.item.is_share and what in ("bottom", "top", "target", "step"):
                formats[r, place.number] = "0.0%"
        rows.append(tuple(cells))
    heads = ("参数", *(place.item.name for place in plan.places))
    return Block(
        ITEMS,
        "",
        heads,
        tuple(rows),
        len(_LINES),
        "0.####",
        areas=tuple(areas),
        formulas=formulas,
        formats=formats,
        used_by="evaluation",
    )


def _followed(rules: Evaluation, section: int | None) -> dict[tuple[int, int], str]:
    """The formulas of weights that follow a matrix, by row and place."""
    for comparison in ahp.comparisons(rules):
        if comparison.section == section:
            column = comparison.weight_column
            return {
                (
                    0,
                    i,
                ): f"'{ahp.NAME}'!${letters(column)}${comparison.first + i + 1}"
                for i in range(len(comparison.names))
            }
    return {}


# --- reading ------------------------------------------------------------------------------------


def evaluation_from(rules: Evaluation, found: Mapping[str, Sequence[Sequence[Any]]]) -> Evaluation:
    """The evaluation with the weights, items, proportion, stars and levels of a sheet."""
    values = rules.model_dump()
    order = {section.name: section for section in rules.sections}
    dumped = {section["name"]: section for section in values["sections"]}
    if found.get(WEIGHTS) and rules.pairwise is None:
        for section, weight in zip(rules.scored, found[WEIGHTS][0], strict=False):
            dumped[section.name]["weight"] = weight
    if found.get(RATIO):
        values["ratio"] = found[RATIO][0]
    if found.get(STARS):
        values["star_bands"] = found[STARS][0]
    if found.get(rules.level_title):
        values["levels"] = [str(row[0]).strip() for row in found[rules.level_title]]
    lines = {str(row[0]).strip(): list(row[1:]) for row in found.get(ITEMS, ())}
    if lines:
        for place in draw_up(rules).places:
            section = order[place.section.name]
            mine = dumped[section.name]["items"][section.items.index(place.item)]
            _take(mine, place, lines, section.pairwise is None)
        for places in draw_up(rules).sections:
            _take_equal(dumped[places[0].section.name]["items"], places, lines.get("权重", []))
    return Evaluation(**values)


def _take(mine: dict[str, Any], place: Place, lines: Mapping[str, list[Any]], weigh: bool) -> None:
    """Put what the lines of the table say of an item into it; weights that follow stay away."""
    keys = {"points": {"top": "max"}, "rating": {}, "measure": {"bottom": "low", "top": "high"}}
    for label, what in _LINES if weigh else _LINES[1:]:
        cells = lines.get(label, [])
        value = cells[place.number - 1] if place.number <= len(cells) else None
        key = keys[place.item.kind].get(what, what)
        if value not in ("", None) and mine.get(key) is not None:
            mine[key] = value


def _take_equal(mine: list[dict[str, Any]], places: tuple[Place, ...], cells: list[Any]) -> None:
    """Take weights that were equal for want of others and have been changed on the sheet."""
    section = places[0].section
    given = section.pairwise is not None or any(item.weight is not None for item in section.items)
    if given or section.weighs_points or len(cells) < places[-1].number:
        return
    weights = [cells[place.number - 1] or 0 for place in places]
    if all(weight == weights[0] for weight in weights):
        return
    total = sum(weights)
    for item, weight in zip(mine, weights, strict=True):
        item["weight"] = weight / total
