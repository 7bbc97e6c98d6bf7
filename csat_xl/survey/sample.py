"""Draw a sample: what was drawn, from what, by which allocation, and what it covers."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csat_xl.errors import CsatError
from csat_xl.survey import allocation
from csat_xl.survey.drawing import simple, systematic
from csat_xl.survey.frame import Frame

RANDOM, STRATIFIED, SYSTEMATIC = "random", "stratified", "systematic"
METHODS = {RANDOM: "简单随机抽样", STRATIFIED: "分层抽样", SYSTEMATIC: "系统抽样"}
ALLOCATIONS = {
    allocation.PROPORTIONAL: "按比例(最大余数法)",
    allocation.EQUAL: "各层相等",
    allocation.GIVEN: "给定",
}
WHOLE = "全部"


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum: how many units it has, how many were drawn, and their weight."""

    name: str
    size: int
    drawn: int

    def weight(self, total: int, n: int) -> float | None:
        """(N_h/N)/(n_h/n): 1 where the stratum is drawn in proportion; None where nothing is."""
        return float(Fraction(self.size * n, total * self.drawn)) if self.drawn else None


@dataclass(frozen=True, slots=True)
class Cover:
    """How a value of a column stands in the list and in the sample."""

    column: str
    value: str
    size: int
    drawn: int

    @property
    def missed(self) -> bool:
        """Whether no unit with this value was drawn."""
        return self.drawn == 0


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample with its account."""

    frame: Frame
    method: str
    by: tuple[str, ...]
    allocation: str
    seed: int
    strata: tuple[Stratum, ...]
    stratum_of: Mapping[str, str]
    units: tuple[str, ...]
    coverage: tuple[Cover, ...]

    def weight(self, unit: str) -> float:
        """The design weight of a unit drawn."""
        stratum = next(s for s in self.strata if s.name == self.stratum_of[unit])
        weight = stratum.weight(len(self.frame), len(self.units))
        assert weight is not None
        return weight


def count_for(population: int, n: int | None, rate: float | None) -> int:
    """The sample size that ``-n`` or ``--rate`` asks for; a rate is rounded up."""
    if (n is None) == (rate is None):
        raise CsatError("请给出 -n 或 --rate 之一。", "Give either -n or --rate.")
    if rate is not None:
        if not 0 < rate <= 1:
            raise CsatError(f"--rate {rate:g}:应在 0 与 1 之间。", f"--rate {rate:g}: from 0 to 1.")
        return -(-Fraction(rate).limit_denominator(10**6) * population // 1)
    assert n is not None
    if not 0 < n <= population:
        raise CsatError(
            f"-n {n}:名单共 {population} 个,样本应为 1 至 {population} 个。",
            f"-n {n}: the list has {population} units; draw 1 to {population}.",
        )
    return n


def draw(
    frame: Frame,
    n: int,
    method: str = RANDOM,
    by: Sequence[str] = (),
    seed: int | None = None,
    how: str = allocation.PROPORTIONAL,
    least: int = 0,
    wanted: Mapping[str, int] | None = None,
    cover: Sequence[str] = (),
) -> Sample:
    """Draw ``n`` units of a frame.

    ``by`` names the columns of the strata; for a systematic sample the list is sorted by them
    first (implicit strata). ``wanted`` gives the units of each stratum. Without ``seed`` one is
    made and told. ``cover`` names the columns whose coverage is looked at, besides ``by``.
    Source: S3, 调查样本确定 (随机抽样、分层抽样或系统抽样).
    """
    if method not in METHODS:
        names = "、".join(METHODS)
        raise CsatError(
            f"--method {method}:应为 {names}。", f"--method {method}: use {', '.join(METHODS)}."
        )
    if method == STRATIFIED and not by:
        raise CsatError(
            "分层抽样要用 --by 指出分层的列。", "A stratified sample needs --by COLUMN."
        )
    if method == RANDOM and by:
        raise CsatError(
            "简单随机抽样不分层;要按列分层请用 --method stratified。",
            "A simple random sample has no strata; use --method stratified with --by.",
        )
    chosen = secrets.randbelow(2**32) if seed is None else seed
    stratified = method == STRATIFIED
    strata = frame.strata(by) if stratified else {WHOLE: list(frame.units)}
    sizes = {name: len(units) for name, units in strata.items()}
    counts = _counts(sizes, n, how, least, wanted) if stratified else {WHOLE: n}
    if method == SYSTEMATIC:
        ordered = [unit for units in frame.strata(by).values() for unit in units]
        drawn = systematic(ordered, n, chosen)
    else:
        drawn = [u for x, units in strata.items() for u in simple(units, counts[x], chosen, x)]
    seen = set(drawn)
    units = tuple(unit for unit in frame.units if unit in seen)
    return Sample(
        frame,
        method,
        tuple(by),
        (allocation.GIVEN if wanted else how) if stratified else "",
        chosen,
        tuple(Stratum(name, sizes[name], counts[name]) for name in strata),
        {unit: name for name, members in strata.items() for unit in members if unit in seen},
        units,
        tuple(coverage(frame, units, dict.fromkeys((*by, *cover)))),
    )


def _counts(
    sizes: Mapping[str, int], n: int, how: str, least: int, wanted: Mapping[str, int] | None
) -> dict[str, int]:
    if wanted:
        return allocation.given(sizes, wanted)
    shared = {allocation.PROPORTIONAL: allocation.proportional, allocation.EQUAL: allocation.equal}
    if how not in shared:
        raise CsatError(
            f"--allocation {how}:应为 {'、'.join(shared)}。",
            f"--allocation {how}: use {', '.join(shared)}.",
        )
    return shared[how](sizes, n, least)


def coverage(
    frame: Frame, units: Sequence[str], columns: Sequence[str] | Mapping[str, None]
) -> list[Cover]:
    """How each value of the columns is covered by the units drawn.

    Source: S1, 数据收集需全面客观 (覆盖不同工号、不同时段、不同客户类型).
    """
    found = []
    for column in columns:
        sizes = Counter(frame.value(unit, column) for unit in frame.units)
        drawn = Counter(frame.value(unit, column) for unit in units)
        found += [Cover(column, value, sizes[value], drawn[value]) for value in sorted(sizes)]
    return found
