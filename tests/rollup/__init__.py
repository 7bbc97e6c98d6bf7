"""The roll-up: summaries, their sum, the figures and the workbook."""
