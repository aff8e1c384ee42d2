"""CommonMark with the tables and footnotes of GitHub: nothing is added."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect("commonmark", "CommonMark and GitHub Flavored Markdown")
