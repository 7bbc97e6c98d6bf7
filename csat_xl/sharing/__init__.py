"""Sharing workbooks: copies for e-mail, and merging the copies that come back."""
