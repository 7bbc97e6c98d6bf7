"""Sharing: copies for e-mail, and merging what comes back."""
