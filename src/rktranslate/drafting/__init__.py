"""The glossary cascade: several candidates, verify all, escalate only what fails."""

from rktranslate.drafting.cascade import draft_all
from rktranslate.drafting.verifier import Draft

__all__ = ["Draft", "draft_all"]
