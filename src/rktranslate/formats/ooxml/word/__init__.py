"""Word documents (WordprocessingML, ECMA-376, part 1, 17): ``.docx``, ``.docm``, templates."""

from rktranslate.formats.ooxml.word.document import WordFormat

__all__ = ["WordFormat"]
