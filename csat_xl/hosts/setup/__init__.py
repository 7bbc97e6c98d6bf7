"""Setting a PC up for the python edition: install, doctor, uninstall."""
