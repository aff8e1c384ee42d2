"""Offline translation workflow: documents to reviewed PO files to target-language documents."""

__version__ = "0.1.0"
