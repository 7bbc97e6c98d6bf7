"""The limits of what is read, and why they are where they are."""

MIB = 1024 * 1024

MAX_FILE = 200 * MIB
"""A workbook of a million rows of survey answers has about 100 MiB."""

MAX_EXPANDED = 512 * MIB
"""All parts unpacked. 50,000 rows of 21 columns have 36 MiB; calamine reads 60 MiB a second."""

MAX_RATIO = 200
"""Unpacked to packed, of one part. Our tables reach 25, empty formatted rows 12; bombs 1,000."""

RATIO_MATTERS = 32 * MIB
"""Below this size a high ratio does no harm."""

MAX_PARTS = 10_000
"""A workbook of our own has 40 parts; one with a thousand pictures and charts some thousands."""

MAX_DIRECTORY = 4 * MIB
"""The directory of a zip with the most parts allowed, with names of 350 characters."""

MAX_CELLS = 10_000_000
"""The rectangles from A1 to the last filled cell, all sheets together.

Calamine fills the whole rectangle: 35 bytes a cell, so that 10 million stay below 600 MiB.
"""

MAX_SHEETS = 300
"""Sheets listed by a workbook; each is read in full."""

OWN_PROCESS_CELLS = 3_000_000
"""From here on (a hundred MiB of cells) a process of its own does the reading."""

OWN_PROCESS_EXPANDED = 64 * MIB
"""The same by size, for shared strings: they are held in memory whole."""

WORKER_MEMORY = 1536 * MIB
"""Address space of the reading process.

Measured: 430 MiB for a rectangle of 10 million cells, 600 for 360 MiB of shared strings.
"""

WORKER_SECONDS = 120
"""Files near the limits were read in 2 to 9 seconds; the rest is for slow machines."""

CHUNK = MIB
"""Bytes unpacked at a time."""
