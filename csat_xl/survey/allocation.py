"""How many units each stratum gets: proportional, equal, or given."""

from collections.abc import Mapping
from fractions import Fraction

from csat_xl.errors import CsatError

PROPORTIONAL, EQUAL, GIVEN = "proportional", "equal", "given"


def proportional(sizes: Mapping[str, int], n: int, least: int = 0) -> dict[str, int]:
    """``n`` units shared by the sizes of the strata, by largest remainder.

    Each stratum gets at least ``least`` units (or all it has), the rest is shared by size among
    the others. Equal remainders: the larger stratum first, then by name.

    >>> proportional({"企业": 600, "个人": 300, "VIP": 100}, 13)
    {'企业': 8, '个人': 4, 'VIP': 1}
    """
    return _shared(sizes, n, least, {name: Fraction(size) for name, size in sizes.items()})


def equal(sizes: Mapping[str, int], n: int, least: int = 0) -> dict[str, int]:
    """``n`` units shared alike; what a small stratum cannot give goes to the others.

    >>> equal({"企业": 600, "个人": 300, "VIP": 2}, 12)
    {'企业': 5, '个人': 5, 'VIP': 2}
    """
    return _shared(sizes, n, least, dict.fromkeys(sizes, Fraction(1)))


def given(sizes: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """The allocation a person gives, checked: every stratum named, none asked for more than it has."""
    missing, unknown = sorted(sizes.keys() - wanted), sorted(wanted.keys() - sizes.keys())
    if missing or unknown:
        raise CsatError(
            f"给定的分配与层不符:缺 {'、'.join(missing) or '无'};多 {'、'.join(unknown) or '无'};"
            f"层为 {'、'.join(sizes)}。",
            f"The allocation given does not fit the strata: missing {', '.join(missing) or 'none'}, "
            f"unknown {', '.join(unknown) or 'none'}; the strata are {', '.join(sizes)}.",
        )
    for name, count in wanted.items():
        if not 0 <= count <= sizes[name]:
            raise CsatError(
                f"层“{name}”只有 {sizes[name]} 个,不能抽 {count} 个。",
                f"The stratum {name} has {sizes[name]} units, {count} cannot be drawn.",
            )
    return {name: wanted[name] for name in sizes}


def _shared(
    sizes: Mapping[str, int], n: int, least: int, shares: Mapping[str, Fraction]
) -> dict[str, int]:
    total = sum(sizes.values())
    floor = {name: min(least, size) for name, size in sizes.items()}
    if not 0 <= n <= total:
        raise CsatError(
            f"总体共 {total} 个,不能抽 {n} 个。", f"There are {total} units, {n} cannot be drawn."
        )
    if sum(floor.values()) > n:
        raise CsatError(
            f"每层至少 {least} 个共需 {sum(floor.values())} 个,多于样本量 {n};请加大样本或降低下限。",
            f"{least} a stratum are {sum(floor.values())} in all, more than the sample of {n}.",
        )
    exact = _exact(sizes, n, floor, shares)
    found = {name: int(value) for name, value in exact.items()}
    order = sorted(exact, key=lambda name: (found[name] - exact[name], -sizes[name], name))
    for name in order[: n - sum(found.values())]:
        found[name] += 1
    return found


def _exact(
    sizes: Mapping[str, int], n: int, floor: Mapping[str, int], shares: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """The exact shares within the bounds: strata outside are put at their bound, one round each."""
    fixed: dict[str, Fraction] = {}
    while True:
        free = [name for name in sizes if name not in fixed]
        left = n - sum(fixed.values())
        weight = sum((shares[name] for name in free), Fraction(0))
        found = {name: left * shares[name] / weight if weight else Fraction(0) for name in free}
        over = {x: Fraction(sizes[x]) for x in free if found[x] > sizes[x]}
        under = {x: Fraction(floor[x]) for x in free if found[x] < floor[x]}
        excess = sum((found[x] - over[x] for x in over), Fraction(0))
        lack = sum((under[x] - found[x] for x in under), Fraction(0))
        if not over and not under:
            return {name: {**fixed, **found}[name] for name in sizes}
        if excess >= lack:
            fixed |= over
        if lack >= excess:
            fixed |= under
