"""The entry checks, by code: once for the sheet while typing and for whole files in Python."""
