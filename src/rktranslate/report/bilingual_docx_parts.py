"""What is the same in every bilingual copy in DOCX: styles, settings, relationships."""

from __future__ import annotations

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

DOCUMENT = (
    f'{_HEAD}<w:document {_W}><w:body>{{body}}<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>'
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="850" w:right="850" w:bottom="850" w:left="850" w:header="425" w:footer="425" '
    'w:gutter="0"/></w:sectPr></w:body></w:document>'
)
"""Around the paragraphs and the table: ``{body}``."""
FOOTER = (
    f'{_HEAD}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Small"/>'
    '<w:tabs><w:tab w:val="right" w:pos="15138"/></w:tabs></w:pPr>'
    '<w:r><w:t xml:space="preserve">{name}</w:t></w:r><w:r><w:tab/></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)
"""The name of the document, and the number of the page: ``{name}``."""


def _style(name: str, label: str, paragraph: str = "", run: str = "", based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}">'
        f'<w:name w:val="{label}"/><w:basedOn w:val="{based}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _border(side: str) -> str:
    return f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="C9CED6"/>'


_STYLES = (
    f"{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Arial"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:before="20" w:after="40" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="0" w:after="60"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="34"/><w:szCs w:val="34"/></w:rPr></w:style>'
    + _style(
        "Lead",
        "Copy lead",
        '<w:spacing w:before="0" w:after="60"/>',
        '<w:color w:val="4B5563"/>',
    )
    + _style("TableHead", "Copy table head", "<w:keepNext/>", "<w:b/>")
    + _style("Unit", "Copy unit")
    + _style(
        "UnitHeading",
        "Copy heading",
        '<w:keepNext/><w:spacing w:before="160" w:after="60"/>',
        '<w:b/><w:bCs/><w:sz w:val="27"/><w:szCs w:val="27"/>',
    )
    + _style(
        "Small",
        "Copy small",
        '<w:spacing w:before="10" w:after="20" w:line="240" w:lineRule="auto"/>',
        '<w:sz w:val="17"/><w:szCs w:val="17"/>',
    )
    + _style("State", "Copy state", "", "<w:b/>", "Small")
    + _style(
        "Reference",
        "Copy reference",
        "",
        '<w:noProof/><w:color w:val="9AA1AC"/><w:sz w:val="11"/><w:szCs w:val="11"/>',
        "Small",
    )
    + '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="Copy"><w:name w:val="Copy table"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(map(_border, ("top", "left", "bottom", "right", "insideH", "insideV")))
    + '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style></w:styles>"
)

PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
        f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    ),
    "word/_rels/document.xml.rels": (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
    ),
    "word/styles.xml": _STYLES,
    "word/settings.xml": (
        f'{_HEAD}<w:settings {_W}><w:zoom w:percent="100"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    ),
}
"""By name."""
