"""The written report: figures of a roll-up as sentences, tables and charts (HTML, Word)."""
