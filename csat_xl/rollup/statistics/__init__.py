"""Statistics of counted answers by SciPy and statsmodels: a file a topic, plain values out.

All take counts, never rows: value → how often. The libraries are imported where they are used.
"""
