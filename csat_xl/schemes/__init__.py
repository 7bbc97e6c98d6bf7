"""Schemes: the rules of an evaluation system as data."""
