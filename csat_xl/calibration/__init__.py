"""Calibration of raters: how far several reviewers agree about the same records."""
