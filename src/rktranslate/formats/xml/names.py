"""Names of elements and attributes with the prefixes that specifications use for their namespaces.

A file may choose any prefix, or the strict variant of a namespace; a format must not depend on it.
"""

from __future__ import annotations

_OOXML = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_COMPATIBLE = ("xsl-fo-compatible", "svg-compatible", "smil-compatible")

PREFIXES: dict[str, str] = {
    **{
        uri: prefix
        for prefix, path in {
            "w": "wordprocessingml/",
            "a": "drawingml/",
            "p": "presentationml/",
            "x": "spreadsheetml/",
        }.items()
        for uri in (f"{_OOXML}{path}2006/main", f"{_STRICT}{path}main")
    },
    **{
        uri: prefix
        for prefix, path in {
            "wp": "wordprocessingDrawing",
            "xdr": "spreadsheetDrawing",
            "c": "chart",
            "dgm": "diagram",
            "pic": "picture",
            "cdr": "chartDrawing",
        }.items()
        for uri in (f"{_OOXML}drawingml/2006/{path}", f"{_STRICT}drawingml/{path}")
    },
    f"{_OOXML}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_OOXML}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OOXML}officeDocument/2006/extended-properties": "ep",
    f"{_STRICT}officeDocument/extendedProperties": "ep",
    f"{_OOXML}markup-compatibility/2006": "mc",
    f"{_OOXML}package/2006/relationships": "rel",
    f"{_OOXML}package/2006/content-types": "ct",
    f"{_OOXML}package/2006/metadata/core-properties": "cp",
    f"{_STRICT}package/2006/metadata/core-properties": "cp",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:office:word": "w10",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/drawing/2008/diagram": "dsp",
    "http://schemas.microsoft.com/office/drawing/2010/main": "a14",
    "http://schemas.microsoft.com/office/drawing/2012/chart": "c15",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    "http://schemas.microsoft.com/office/powerpoint/2010/main": "p14",
    "http://schemas.microsoft.com/office/powerpoint/2018/8/main": "p188",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14",
    "http://schemas.microsoft.com/office/excel/2006/main": "xm",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments": "tc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.idpf.org/2007/opf": "opf",
    "http://www.idpf.org/2007/ops": "epub",
    "http://www.daisy.org/z3986/2005/ncx/": "ncx",
    "urn:oasis:names:tc:opendocument:xmlns:container": "ocf",
    **{
        f"{_ODF}{name}:1.0": name
        for name in (
            *("office", "text", "style", "table", "meta", "number", "chart", "form", "script"),
            *("presentation", "dr3d", "config", "manifest", "animation", "database"),
        )
    },
    f"{_ODF}drawing:1.0": "draw",
    f"{_ODF}datastyle:1.0": "number",
    **{
        f"{_ODF}{name}:1.0": prefix
        for name, prefix in zip(_ODF_COMPATIBLE, ("fo", "svg", "smil"), strict=True)
    },
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}
"""Namespace and the prefix by which this program names it."""
