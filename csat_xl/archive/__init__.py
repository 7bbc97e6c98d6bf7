"""The history: roll-ups and de-identified rows of all months in one DuckDB file."""
