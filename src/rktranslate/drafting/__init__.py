"""The glossary cascade: candidates are verified, and only texts that fail go to the next step."""

from rktranslate.drafting.cascade import draft_all
from rktranslate.drafting.verifier import Draft

__all__ = ["Draft", "draft_all"]
