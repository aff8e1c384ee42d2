"""Catalogues: gettext PO in and out, and their update when a source document changes."""
