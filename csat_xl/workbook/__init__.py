"""Workbooks as files: built, read, and checked for how they are stored."""
