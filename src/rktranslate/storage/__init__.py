"""Files on disk: atomic writes, compare-and-swap updates, locks, per-user folders, archives."""
