"""The input guard: what a file is, and whether it can be read without harm, before a library opens it.

:func:`csat_xl.guard.reader.pages` is the one way to the cells of a workbook. It asks
:func:`csat_xl.guard.examine.examine` first: the file system (links, folders, lock files), the
first bytes, the directory of the zip, then every part as a stream of bytes. What passes is read
by calamine; large or odd files are read in a process of their own that may fail alone.
"""
