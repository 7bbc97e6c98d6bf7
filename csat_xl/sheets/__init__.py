"""Sheets as data: one definition that the builder, the reader and the checks all walk."""
