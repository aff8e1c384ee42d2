"""Samples and generators of documents, a module per format."""
