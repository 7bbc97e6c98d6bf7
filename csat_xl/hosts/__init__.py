"""Programs that call csat_xl: Excel through xlwings, LibreOffice through UNO."""
