"""Results as text for a terminal, by rich."""
