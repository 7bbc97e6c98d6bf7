"""How many answers a survey needs for a margin of error."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from csat_xl.errors import CsatError

CONFIDENCE, PROPORTION = 0.95, 0.5


@dataclass(frozen=True, slots=True)
class Size:
    """A sample size: answers needed, questionnaires to send, and the size without correction."""

    answers: int
    to_send: int
    infinite: int
    z: float
    short: bool
    """Whether the population is too small for the expected response rate."""


def sample_size(
    population: int | None,
    margin: float,
    confidence: float = CONFIDENCE,
    proportion: float = PROPORTION,
    response_rate: float = 1.0,
) -> Size:
    """The answers needed so that a share is known within ``margin`` (a fraction).

    ``population`` None is an unlimited one. ``proportion`` is the share expected, ½ the most
    careful. ``response_rate`` turns answers into questionnaires to send.

    n₀ = z²p(1-p)/e²; with the finite-population correction n = n₀/(1+(n₀-1)/N), rounded up.
    Source: Cochran, Sampling Techniques (1977), section 4.4; S3, 调查样本确定.

    >>> sample_size(1000, 0.05).answers, sample_size(None, 0.05).answers
    (278, 385)
    """
    for name, value in (("--margin", margin), ("--confidence", confidence)):
        _between(name, value)
    _between("--proportion", proportion)
    if not 0 < response_rate <= 1:
        raise CsatError(
            f"--response-rate {response_rate:g}:应大于 0、不大于 1。",
            f"--response-rate {response_rate:g}: it must be above 0 and at most 1.",
        )
    if population is not None and population < 1:
        raise CsatError(
            f"-N {population}:总体至少 1 位客户。", f"-N {population}: give at least 1 customer."
        )
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    n0 = z * z * proportion * (1 - proportion) / margin**2
    n = n0 if population is None else n0 / (1 + (n0 - 1) / population)
    answers = max(1, _up(n))
    send = _up(answers / response_rate)
    return Size(
        answers,
        send if population is None else min(send, population),
        _up(n0),
        z,
        population is not None and send > population,
    )


def margin_of(
    answers: int,
    population: int | None,
    confidence: float = CONFIDENCE,
    proportion: float = PROPORTION,
) -> float:
    """The margin of error that ``answers`` give: the inverse of :func:`sample_size`.

    >>> round(margin_of(278, 1000), 4)
    0.05
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    variance = proportion * (1 - proportion) / answers
    if population is not None and population > 1:
        variance *= (population - answers) / (population - 1)
    return z * math.sqrt(max(variance, 0.0))


def _up(value: float) -> int:
    """The next whole number; a value that is one but for the last digits stays."""
    return math.ceil(round(value, 9))


def _between(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise CsatError(
            f"{name} {value:g}:应在 0 与 1 之间(5 个百分点写 5 或 0.05)。",
            f"{name} {value:g}: it must be between 0 and 1 (5 points are 5 or 0.05).",
        )


def fraction(text: str, name: str) -> float:
    """A share typed as ``5``, ``5%`` or ``0.05``: from 1 on it is in percent.

    >>> fraction("5", ""), fraction("5%", ""), fraction("0.05", ""), fraction("0.5%", "")
    (0.05, 0.05, 0.05, 0.005)
    """
    typed = text.strip().replace("％", "%")
    try:
        value = float(typed.removesuffix("%"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise CsatError(
            f"{name} {text}:应为百分数,如 5 或 5%。",
            f"{name} {text}: give a share such as 5 or 5%.",
        )
    return value / 100 if typed.endswith("%") or value >= 1 else value
