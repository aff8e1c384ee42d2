"""The glossary cascade: several candidates, verify all, escalate only what fails."""

from rktranslate.enforce.cascade import draft_all
from rktranslate.enforce.judge import Draft

__all__ = ["Draft", "draft_all"]
