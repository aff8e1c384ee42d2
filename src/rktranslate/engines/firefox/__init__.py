"""The Firefox Translations engine."""
