"""The built-in formats pass the kit that authors of formats are given."""

from __future__ import annotations

from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.formats.text import TextFormat
from rktranslate.testing import FormatConformance
from tests.conftest import BRIEF, ROOT

FIXTURES = ROOT / "tests" / "formats" / "fixtures"


class TestText(FormatConformance):
    format = TextFormat()
    reads_layout = True
    mark_signs = (r"\[[DSP]\] ",)
    samples = (
        (ROOT / "source" / f"{BRIEF}.txt").read_bytes(),
        (FIXTURES / "makalah.txt").read_bytes(),
        b"\xef\xbb\xbfSatu kalimat. Dua kalimat.\r\n\r\nTiga.",
    )


class TestMarkdown(FormatConformance):
    format = MarkdownFormat()
    reads_layout = True
    mark_signs = (r"<mark[^>]*>\[[DSP]\]</mark> ", r"</?mark[^>]*>")
    samples = tuple(path.read_bytes() for path in sorted(FIXTURES.glob("*.md")))
