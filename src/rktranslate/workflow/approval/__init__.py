"""Approving drafts: what was asked for, what may be approved, the journal, and undoing."""
