"""Files that go into the add-in as they are, and run inside LibreOffice."""
