"""Each statistic against a published worked example, or another package on the same data."""

import math
from collections import Counter

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from csat_xl.functions.survey import alpha
from csat_xl.rollup.statistics.comparison import (
    fisher,
    holm,
    independence,
    mcnemar,
    rank_sum,
    signed_rank,
)
from csat_xl.rollup.statistics.control import ONE_SIDE, OUTSIDE, signals, xmr
from csat_xl.rollup.statistics.correlation import cronbach, pearson, spearman
from csat_xl.rollup.statistics.counts import without
from csat_xl.rollup.statistics.intervals import (
    Interval,
    mean_difference,
    nps_interval,
    rate_difference,
    rate_interval,
    verdict,
)


def expanded(counts) -> list:
    """The values one by one: what other packages take."""
    return sorted(Counter(counts).elements())


def draws(seed: int, times: int = 60):
    """Counts of scores as teams have them: few and many, with ties, empty levels and one-sided."""
    dice = np.random.default_rng(seed)
    for _ in range(times):
        size = int(dice.integers(1, 9)) if dice.random() < 0.4 else int(dice.integers(9, 400))
        yield dice, size


# --- intervals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "answers", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3 (Wilson)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_published_it(hits, answers, low, high):
    assert rate_interval(hits, answers) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("hits", [0, 1, 44, 88, 99, 100])
def test_wilson_as_statsmodels_has_it(hits):
    expected = proportion_confint(hits, 100, method="wilson")
    assert rate_interval(hits, 100) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("promoters", "passives", "detractors"), [(15, 6, 5), (50, 30, 20)])
def test_nps_adjusted_wald_as_weighted_moments_by_statsmodels(promoters, passives, detractors):
    """The adjusted sample holds 3/4 more promoters and detractors and 3/2 more passives."""
    weights = np.array([promoters + 0.75, passives + 1.5, detractors + 0.75])
    sample = DescrStatsW(np.array([100.0, 0.0, -100.0]), weights=weights, ddof=0)
    half = stats.norm.ppf(0.975) * math.sqrt(sample.var / weights.sum())
    found = nps_interval({10: promoters, 8: passives, 0: detractors})
    assert found == pytest.approx((sample.mean - half, sample.mean + half), abs=1e-9)


def test_nps_is_kept_in_what_it_can_be_and_needs_ratings():
    assert nps_interval({10: 3})[1] == 100
    assert nps_interval({}) is None


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((0, 29), (5, 56), -0.0381, 0.1926),
    ],
)
def test_difference_of_rates_as_newcombe_published_it(before, after, low, high):
    assert rate_difference(before, after) == pytest.approx((low, high), abs=5e-5)


def test_difference_of_rates_is_that_of_statsmodels():
    for dice, size in draws(1):
        rest = int(dice.integers(1, 500))
        before, after = int(dice.integers(0, size + 1)), int(dice.integers(0, rest + 1))
        expected = confint_proportions_2indep(
            after, rest, before, size, method="newcomb", compare="diff", correction=False
        )
        found = rate_difference((before, size), (after, rest))
        assert found == pytest.approx(expected, abs=1e-12)


def test_difference_of_means_is_that_of_statsmodels():
    for dice, size in draws(2):
        before = Counter(dice.integers(1, 6, size + 1).tolist())
        after = Counter(dice.integers(2, 6, int(dice.integers(2, 90))).tolist())
        if len(before) == len(after) == 1:
            continue
        both = (DescrStatsW(np.array(expanded(part), dtype=float)) for part in (after, before))
        expected = CompareMeans(*both).tconfint_diff(usevar="unequal")
        assert mean_difference(before, after) == pytest.approx(expected, abs=1e-11)


def test_difference_of_means_as_scipy_has_it():
    before, after = {1: 4, 3: 10, 4: 20, 5: 9}, {3: 3, 4: 15, 5: 22}
    found = stats.ttest_ind(expanded(after), expanded(before), equal_var=False)
    expected = found.confidence_interval(0.95)
    assert mean_difference(before, after) == pytest.approx((expected.low, expected.high))
    assert mean_difference({5: 3}, {5: 9}) is None
    assert mean_difference({5: 1}, {4: 9, 5: 1}) is None


@pytest.mark.parametrize(
    ("interval", "target", "better", "told"),
    [
        (rate_interval(88, 100), 0.9, "≥", "样本不足"),  # the specification's own example
        (rate_interval(99, 100), 0.9, "≥", "达标"),
        (rate_interval(70, 100), 0.9, "≥", "未达标"),
        (Interval(0.01, 0.04), 0.05, "≤", "达标"),
        (Interval(0.06, 0.09), 0.05, "≤", "未达标"),
        (Interval(0.04, 0.06), 0.05, "≤", "样本不足"),
        (None, 0.9, "≥", None),
        (Interval(0, 1), None, "≥", None),
    ],
)
def test_verdicts(interval, target, better, told):
    assert verdict(interval, target, better) == told


# --- tests --------------------------------------------------------------------------------------


def test_fisher_of_the_lady_tasting_tea():
    """Fisher, The Design of Experiments (1935); R, fisher.test(TeaTasting) two-sided: 0.4857."""
    assert fisher((3, 4), (1, 4)) == pytest.approx(0.4857, abs=5e-5)


def test_fisher_is_that_of_scipy():
    for dice, size in draws(3, 200):
        rest = int(dice.integers(0, 30)) if dice.random() < 0.5 else int(dice.integers(30, 9000))
        hits, others = int(dice.integers(0, size + 1)), int(dice.binomial(rest, dice.random()))
        table = [[hits, size - hits], [others, rest - others]]
        expected = stats.fisher_exact(table).pvalue
        assert fisher((hits, size), (others, rest)) == pytest.approx(expected, rel=1e-9), table


def test_fisher_of_a_company_is_that_of_scipy():
    for table in ([[17_800, 2_200], [340_500, 39_500]], [[40, 60], [350_000, 30_000]]):
        (hits, missed), (others, rest) = table
        found = fisher((hits, hits + missed), (others, others + rest))
        assert found == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-8)
    assert fisher((0, 100_000), (100_000, 100_000)) == 0


def test_rank_sum_as_r_prints_it_for_ties():
    """R, ?wilcox.test: Ozone in May and August of airquality, W = 127.5, p = 0.0001208."""
    may = [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32]
    may += [23, 45, 115, 37]
    august = [39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45]
    august += [168, 73, 76, 118, 84, 85]
    assert rank_sum(Counter(may), Counter(august)) == pytest.approx(0.0001208, abs=5e-8)


def test_rank_sum_is_that_of_scipy_and_needs_no_look_at_each_answer():
    from scipy.stats import mannwhitneyu

    for one, other in (({1: 3, 4: 9, 5: 30}, {2: 10, 5: 31}), ({3: 1}, {2: 7, 3: 2, 4: 500})):
        values = (expanded(one), expanded(other))
        expected = mannwhitneyu(*values, method="asymptotic").pvalue
        assert rank_sum(one, other) == pytest.approx(expected, rel=1e-12)
    assert rank_sum({5: 3}, {5: 4}) is None
    assert rank_sum({5: 3}, {5: 0}) is None
    many = 10**15
    assert rank_sum({4: many, 5: many}, {4: many, 5: many + many // 2}) == 0


def test_signed_rank_as_hollander_and_wolfe_published_it():
    """Depression scores before and after (1973, p. 29); R: V = 40, one-sided p = 0.01953."""
    first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    differences = Counter(b - a for a, b in zip(first, second, strict=True))
    assert signed_rank(differences) == pytest.approx(2 * 0.01953, abs=2e-5)


def test_signed_rank_is_that_of_scipy():
    """With and without ties, around the sizes where the exact test gives way to the normal one."""
    for dice, size in draws(4, 120):
        spread = int(dice.choice([3, 4, 60, 5_000]))
        differences = Counter((dice.integers(-spread, spread, size) + (size % 3 == 0)).tolist())
        values = [value for value in expanded(differences) if value]
        if values:
            expected = stats.wilcoxon(values).pvalue
            assert signed_rank(differences) == pytest.approx(expected, rel=1e-9), values
    for size in (13, 14, 49, 50, 51):
        apart = {value if value % 3 else -value: 1 for value in range(1, size + 1)}
        tied = apart | {1: 2}
        del tied[size if size % 3 else -size]
        for differences in (apart, tied):
            expected = stats.wilcoxon(expanded(differences)).pvalue
            assert signed_rank(differences) == pytest.approx(expected, rel=1e-9)
    assert signed_rank({0: 9}) is None
    assert signed_rank({1: 30, -1: 30}) == 1


def test_mcnemar_as_statsmodels_and_the_binomial_test_of_scipy():
    for better, worse in ((10, 2), (3, 3), (0, 6), (700, 560)):
        expected = stats.binomtest(better, better + worse).pvalue
        assert mcnemar(better, worse) == pytest.approx(expected)
        table = [[0, worse], [better, 0]]
        assert mcnemar(better, worse) == pytest.approx(statsmodels_mcnemar(table).pvalue)
    assert mcnemar(0, 0) is None


def test_holm_as_published():
    """Holm (1979) by hand: 0.01·3, 0.03·2 and, never below the one before it, 0.06."""
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    p = [0.001, 0.2, 0.012, 0.04]
    assert holm(p) == pytest.approx(list(multipletests(p, method="holm")[1]))


def test_independence_of_the_classic_table():
    """Agresti, Categorical Data Analysis (2002), table 3.2: gender by party, X² = 30.1."""
    found = independence([[762, 327, 468], [484, 239, 477]])
    assert found["chi2"] == pytest.approx(30.1, abs=0.05)
    assert found["p"] < 1e-6
    few = independence([[3, 1], [1, 3]])
    assert few["p"] is None
    assert "卡方" in few["warning"]
    assert independence([[1, 2, 3]])["cramers_v"] is None


# --- correlation, reliability -------------------------------------------------------------------


def test_spearman_of_the_textbook():
    """Wikipedia, Spearman's rank correlation: IQ and hours of television, ρ = -29/165."""
    iq = [86, 97, 99, 100, 101, 103, 106, 110, 112, 113]
    hours = [2, 20, 28, 27, 50, 29, 7, 17, 6, 12]
    assert spearman(Counter(zip(iq, hours, strict=True))).value == pytest.approx(-29 / 165)


def test_correlations_are_those_of_scipy():
    for dice, size in draws(5):
        one = dice.integers(1, 6, size + 3)
        two = np.clip(one + dice.integers(-2, 3, size + 3), 1, 5)
        if min(len(set(one.tolist())), len(set(two.tolist()))) < 2:
            continue
        pairs = Counter(zip(one.tolist(), two.tolist(), strict=True))
        expected = stats.pearsonr(one, two)
        ends = expected.confidence_interval(0.95)
        assert pearson(pairs) == pytest.approx((*expected, *ends), rel=1e-9, abs=1e-12)
        assert spearman(pairs)[:2] == pytest.approx(stats.spearmanr(one, two)[:2], rel=1e-9)


def test_a_straight_line_is_a_correlation_of_one():
    line = {(1, 2): 3, (2, 3): 1, (4, 5): 2}
    assert pearson(line) == (1, 0, 1, 1)
    assert spearman({(a, -b): n for (a, b), n in line.items()})[:2] == (-1, 0)


def test_correlations_of_counts_are_those_of_pandas_on_rows():
    pd = pytest.importorskip("pandas")
    dice = np.random.default_rng(7)
    one = dice.integers(1, 6, 300)
    two = np.clip(one + dice.integers(-1, 2, 300), 1, 5)
    pairs = Counter(zip(one.tolist(), two.tolist(), strict=True))
    frame = pd.DataFrame({"a": one, "b": two})
    assert pearson(pairs).value == pytest.approx(frame.corr().loc["a", "b"])
    assert spearman(pairs).value == pytest.approx(frame.corr("spearman").loc["a", "b"])
    assert pearson({(1, 1): 2}) is None
    assert spearman({(1, 1): 2, (1, 5): 9}) is None


def test_alpha_of_the_example_of_pingouin():
    """Statology and pingouin, cronbach_alpha on three items of ten people: 0.7734375."""
    rows = zip(
        [1, 2, 2, 3, 2, 2, 3, 3, 2, 3],
        [1, 1, 1, 2, 3, 3, 2, 3, 3, 3],
        [1, 1, 2, 1, 2, 3, 3, 3, 2, 3],
        strict=True,
    )
    counted = Counter(rows)
    assert cronbach(counted) == pytest.approx(0.7734375)
    assert alpha(sorted(counted.elements())) == pytest.approx(0.7734375)
    assert cronbach(counted + Counter({(None, 1, 1): 4})) == pytest.approx(0.7734375)
    assert cronbach({(5, 5): 9}) is None


# --- control limits -----------------------------------------------------------------------------


def test_control_limits_of_the_example_of_nist():
    """NIST/SEMATECH e-Handbook 6.3.2.2: flow rates of ten batches, 45.8159 to 55.8041."""
    flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    limits = xmr(flow)
    assert limits.mean == pytest.approx(50.81)
    assert limits.moving_range == pytest.approx(1.8778, abs=5e-5)
    assert (limits.low, limits.high) == pytest.approx((45.8159, 55.8041), abs=0.001)
    assert signals(flow) == []


def test_signals():
    steady = [90, 91, 90, 89, 90, 91]
    assert signals([*steady, 60]) == [(6, OUTSIDE)]
    assert signals([80, *[90 + i % 2 for i in range(8)]])[-1] == (8, ONE_SIDE)
    shorter = signals([80, *[90 + i % 2 for i in range(7)]])
    assert ONE_SIDE not in [rule for _, rule in shorter]
    assert xmr([90, 91]) is None
    assert signals([90, 90, 90, 90]) == []


def test_counts():
    assert without({5: 3, 4: 1}, {5: 2}) == {5: 1, 4: 1}
