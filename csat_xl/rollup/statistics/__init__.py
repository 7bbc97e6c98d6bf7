"""Statistics of counted answers: a file a topic, plain values out.

All take counts, never rows: value → how often. A rank test or a correlation of a million answers
is then one of a few dozen counts. Distributions come from scipy.special, imported where they are
used; scipy.stats, statsmodels and pandas take longer to import than a roll-up takes, and
150 MB, so they judge these functions in the tests instead.
"""
