"""Drafts under a glossary: each sentence alone, and only those that fail go to the next step."""

from rktranslate.drafting.units import draft_all
from rktranslate.drafting.verifier import Draft

__all__ = ["Draft", "draft_all"]
