"""Findings and results in the forms that people and programs read."""
