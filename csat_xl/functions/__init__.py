"""The functions of csat_xl: pure, with no file, sheet or host in sight."""
