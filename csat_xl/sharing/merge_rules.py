"""Rules and settings that a returned file changed: reported, never taken."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from csat_xl.entries import mask_contacts_in
from csat_xl.language import Text
from csat_xl.sharing.merge_model import Difference, Kind, Said, Side
from csat_xl.sheets import settings as settings_sheet
from csat_xl.sheets.book import Book, Settings

_NOTE = Text(
    "规则或设置与原件不同;未采用,需要时请在“设置”修改",
    "a rule or setting differs from the base; it was not taken: change it in 设置 if it is right",
)
_PARTS = {
    "team": "团队/校区",
    "period": "统计月份",
    "as_of": "检查基准日",
    "branch": "分公司",
    "sent": "调查发放数",
    "served": "服务客户数",
    "days_off": "法定节假日",
    "makeup_days": "调休上班日",
    "survey.weights": "维度权重",
    "survey": "评分",
    "monitoring.groups": "监控维度权重",
    "monitoring": "指标规则",
    "evaluation.pairwise": "层次分析的比较",
    "evaluation.sections": "评估权重",
    "evaluation.ratio": "比例(2:7:1)",
    "evaluation": "评估规则",
    "complaints": "投诉加减分",
    "grades": "等级",
    "lists": "名单",
    "rules": "校验规则",
    "scales": "问卷与回访规则",
    "quality": "质检规则",
    "handbook": "KPI",
}


def changed_rules(base: Book, sides: Sequence[Side]) -> list[Difference]:
    """Each setting that differs in a file, with both values."""
    ours = settings_of(base.settings)
    said: dict[str, list[Said]] = {}
    for side in sides:
        theirs = settings_of(side.book.settings)
        for path in ours.keys() | theirs.keys():
            if not _same(ours.get(path), theirs.get(path)):
                said.setdefault(path, []).append(Said(side.name, _shown(theirs.get(path))))
    return [
        Difference(
            Kind.RULE,
            settings_sheet.NAME,
            _NOTE,
            tuple(said[path]),
            label=path,
            column=_label(path),
            base=_shown(ours.get(path)),
        )
        for path in sorted(said)
    ]


def settings_of(settings: Settings) -> dict[str, Any]:
    """Every single setting of a workbook by its path: ``survey.weights.默认`` and so on."""
    own = {f.name: getattr(settings, f.name) for f in fields(settings) if f.name != "scheme"}
    scheme = settings.scheme.model_dump(exclude={"title", "source"})
    return dict(_leaves(own)) | dict(_leaves(scheme))


def _leaves(value: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, inside in value.items():
        here = mask_contacts_in(f"{path}.{key}" if path else str(key))
        if isinstance(inside, Mapping):
            yield from _leaves(inside, here)
        elif isinstance(inside, list) and inside and isinstance(inside[0], Mapping):
            names = [str(item.get("name", i)) for i, item in enumerate(inside)]
            yield from _leaves(dict(zip(names, inside, strict=True)), here)
        else:
            yield here, inside


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return mask_contacts_in(one) == mask_contacts_in(other)  # a copy has them masked
    return bool(one == other)


def _shown(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "、".join(f"{v:g}" if isinstance(v, float) else str(v) for v in value)
    if value is None or isinstance(value, str | int | float | dt.date):
        return value
    return str(value)


def _label(path: str) -> str:
    fitting = [part for part in _PARTS if path == part or path.startswith(f"{part}.")]
    return _PARTS[max(fitting, key=len)] if fitting else path.partition(".")[0]
