"""Questions that translators ask in the comments of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.questions import open_questions
from rktranslate.checks.base import MessageCheck
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class Question(MessageCheck):
    """Every question of a translator is answered."""

    name = "question"
    help = "Every question of a translator (`# question: …`) is answered (`# answer: …`)"
    severity = Severity.WARNING

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each question that is not answered, with its text."""
        if not message.notes:
            return ()
        return [
            self.finding(message, context, f"question of a translator: {text or '(no text)'}")
            for text in open_questions(message.notes)
        ]
