"""Drawing units by chance: reproducible by seed, the same whatever the order of the list.

Each unit gets a 64-bit key from NumPy's PCG64, seeded by the seed and the stratum's name through
SeedSequence; the units with the smallest keys are drawn. NumPy promises that the raw stream of a
bit generator stays the same in later versions (NEP 19), so a sample can be drawn again years later.
"""

import hashlib
from collections.abc import Sequence

from csat_xl.errors import CsatError

ALGORITHM = "PCG64 随机键(NumPy SeedSequence;键最小的 n 个)"
MAX_SEED = 2**63 - 1


def keys(seed: int, label: str, count: int) -> list[int]:
    """``count`` random keys of 64 bits for a label; the same seed and label give the same keys.

    >>> keys(1, "企业", 2) == keys(1, "企业", 2), keys(1, "企业", 2) == keys(1, "个人", 2)
    (True, False)
    """
    import numpy as np

    if not 0 <= seed <= MAX_SEED:
        raise CsatError(
            f"--seed {seed}:应为不超过 {MAX_SEED} 的非负整数。",
            f"--seed {seed}: give a whole number from 0 to {MAX_SEED}.",
        )
    digest = hashlib.sha256(label.encode()).digest()
    words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
    source = np.random.PCG64(np.random.SeedSequence([seed % 2**32, seed // 2**32, *words]))
    return [int(key) for key in np.atleast_1d(source.random_raw(count))] if count else []


def simple(units: Sequence[str], n: int, seed: int, label: str = "") -> list[str]:
    """``n`` different units by simple random sampling, in the order of the list.

    Keys go to the units in the order of their names, so the order of the list plays no part.
    """
    by_name = sorted(units)
    drawn = sorted(zip(keys(seed, label, len(by_name)), by_name, strict=True))[:n]
    chosen = {name for _, name in drawn}
    return [unit for unit in units if unit in chosen]


def systematic(units: Sequence[str], n: int, seed: int) -> list[str]:
    """Every (N/n)-th unit of the list as it stands, from a random start.

    With a start s drawn from 0 … N-1 the positions are ⌊(s + iN)/n⌋, i = 0 … n-1: steps differ
    by one at most, and each unit is drawn with probability n/N exactly.
    Source: Cochran, Sampling Techniques (1977), chapter 8, fractional interval.
    """
    size = len(units)
    if not n:
        return []
    start = keys(seed, "systematic", 1)[0] % size
    return [units[(start + i * size) // n] for i in range(n)]
