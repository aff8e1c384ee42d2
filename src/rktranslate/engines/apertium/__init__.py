"""The Apertium engine."""
