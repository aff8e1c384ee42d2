"""The elements of HTML: which end a sentence, and what their text is."""

from __future__ import annotations

from rktranslate.model import BlockKind, Exclusion

CLOSES_PARAGRAPH = frozenset(
    """address article aside blockquote center details dialog dir div dl fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr listing main menu nav ol p plaintext pre search
    section summary table ul xmp""".split()  # noqa: SIM905
)
"""Elements before which the end tag of ``<p>`` may be left out."""

BLOCKS = CLOSES_PARAGRAPH | frozenset(
    """area audio base body canvas caption col colgroup datalist dd dt frame frameset head html
    iframe legend li map marquee noembed noframes noscript optgroup option select tbody td template
    textarea tfoot th thead title tr video""".split()  # noqa: SIM905
)
"""Elements that end a unit; a browser shows all others within a line."""

CONTROLS = frozenset({"a", "button", "label"})
"""Elements that stand for themselves where nothing but such elements has text."""

VOID = frozenset(
    """area base basefont bgsound br col embed frame hr image img input keygen link meta param
    source track wbr""".split()  # noqa: SIM905
)
"""Elements without content, which have no end tag."""

PROTECTED = {
    "code": Exclusion.CODE,
    "kbd": Exclusion.CODE,
    "listing": Exclusion.CODE,
    "math": Exclusion.MATH,
    "plaintext": Exclusion.CODE,
    "pre": Exclusion.CODE,
    "samp": Exclusion.CODE,
    "script": Exclusion.SCRIPT,
    "style": Exclusion.SCRIPT,
    "svg": Exclusion.HTML,
    "template": Exclusion.SCRIPT,
    "textarea": Exclusion.FIELD,
    "tt": Exclusion.CODE,
    "var": Exclusion.CODE,
    "xmp": Exclusion.CODE,
}
"""Elements whose text is not offered."""

RAW_EXCLUSIONS = {
    "iframe": Exclusion.OTHER,
    "noembed": Exclusion.OTHER,
    "noframes": Exclusion.OTHER,
    "plaintext": Exclusion.CODE,
    "script": Exclusion.SCRIPT,
    "style": Exclusion.SCRIPT,
    "textarea": Exclusion.FIELD,
    "xmp": Exclusion.CODE,
}
"""Why the text of an element that holds text only is not offered."""

HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
KINDS = {
    "blockquote": BlockKind.QUOTE,
    "caption": BlockKind.CAPTION,
    "dd": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "figcaption": BlockKind.CAPTION,
    "legend": BlockKind.CAPTION,
    "li": BlockKind.LIST_ITEM,
    "option": BlockKind.LIST_ITEM,
    "td": BlockKind.TABLE_CELL,
    "th": BlockKind.TABLE_CELL,
    "title": BlockKind.METADATA,
    **dict.fromkeys(HEADING_LEVELS, BlockKind.HEADING),
}
"""The kind of the text in an element; any other has that of the element around it."""

FOOTNOTES = frozenset(
    {
        *("doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote", "doc-endnotes"),
        *("endnotes", "footnotes", "footnote-text"),
        *("sdfootnote", "sdfootnote-western", "sdendnote", "sdendnote-western"),  # LibreOffice
        *("msofootnotetext", "msoendnotetext"),  # Word
    }
)
"""Values of ``role``, ``epub:type`` and ``class`` that make an element a note."""

_IN_LIST = frozenset({"address", "div", "p", "span"})
_IN_ROW = frozenset({"table", "tr", "tbody", "thead", "tfoot"})
_IN_TABLE = frozenset({"table"})
_SECTIONS = frozenset({"tbody", "thead", "tfoot", "caption", "colgroup"})

IMPLIED_ENDS: dict[str, tuple[frozenset[str], frozenset[str] | None, frozenset[str]]] = {
    "li": (frozenset({"li"}), _IN_LIST, frozenset()),
    "dd": (frozenset({"dd", "dt"}), _IN_LIST, frozenset()),
    "dt": (frozenset({"dd", "dt"}), _IN_LIST, frozenset()),
    "td": (frozenset({"td", "th"}), None, _IN_ROW),
    "th": (frozenset({"td", "th"}), None, _IN_ROW),
    "tr": (frozenset({"tr", "caption"}), None, frozenset({*_IN_TABLE, *_SECTIONS} - {"caption"})),
    "tbody": (_SECTIONS, None, _IN_TABLE),
    "thead": (_SECTIONS, None, _IN_TABLE),
    "tfoot": (_SECTIONS, None, _IN_TABLE),
    "option": (frozenset({"option"}), frozenset(), frozenset()),
    "optgroup": (frozenset({"option", "optgroup"}), frozenset(), frozenset()),
}
"""Start tags that end an element before them whose end tag may be left out.

Each has the elements that it ends, the blocks that may be open within these (None for all), and
the elements that keep it from ending what is around them.
"""
