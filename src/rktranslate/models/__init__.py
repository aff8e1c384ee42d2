"""The library of installed models: listings, downloads, the store, verification.

It knows no engine: each engine with installable models brings a ``ModelSource`` (interface.py).
Only ``models install`` and ``models list --available`` open connections; see docs/models.md.
"""
