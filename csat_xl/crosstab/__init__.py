"""The command of cross-tables; the table itself is a topic of :mod:`csat_xl.rollup.figures`."""
