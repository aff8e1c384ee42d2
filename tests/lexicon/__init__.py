"""Tests of the bilingual lexicons."""
