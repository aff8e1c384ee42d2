"""Fuzz targets: every parser is fed mutated files, and may only read them or refuse them."""
