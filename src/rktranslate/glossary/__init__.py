"""glossary.csv: reading, writing, and the matcher that finds its terms in texts."""

from rktranslate.glossary.matcher import Matcher, TermUse, matcher_for
from rktranslate.glossary.reader import load
from rktranslate.glossary.source_forms import source_forms_beside, without_source_form
from rktranslate.glossary.terms import Glossary
from rktranslate.glossary.writer import dump

__all__ = [
    "Glossary",
    "Matcher",
    "TermUse",
    "dump",
    "load",
    "matcher_for",
    "source_forms_beside",
    "without_source_form",
]
