"""The VBA project of the python edition: generated as text, made into vbaProject.bin."""
