"""glossary.csv in and out, and the matcher that finds its terms in texts."""

from rktranslate.glossary.csv_file import Glossary, dump, load
from rktranslate.glossary.matcher import Matcher, TermUse, matcher_for

__all__ = ["Glossary", "Matcher", "TermUse", "dump", "load", "matcher_for"]
