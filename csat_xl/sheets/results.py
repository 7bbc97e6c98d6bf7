"""The sheets by which the result of a roll-up is known: it holds no data to be read again."""

DASHBOARD, CHART_DATA = "总览", "图表数据"
