"""How csat_xl compares with what one would write instead: ``python -m benchmarks``."""
