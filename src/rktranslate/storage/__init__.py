"""Files on disk: atomic writes, compare-and-swap updates, locks, archives."""
