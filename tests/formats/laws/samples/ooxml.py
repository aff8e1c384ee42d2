"""What the packages of Office Open XML share: content types and relationships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EXTERNAL = ' TargetMode="External"'
APPLICATION = "application/vnd.openxmlformats-officedocument"


def relationships(of: Iterable[tuple[str, str, str]]) -> str:
    """Return a part of relationships from their ids, kinds and targets."""
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{kind if "/" in kind else f"{OFFICE}/{kind}"}" '
        f'Target="{target}"{_EXTERNAL if "://" in target else ""}/>'
        for id_, kind, target in of
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def content_types(overrides: Mapping[str, str]) -> str:
    """Return the content types of parts by their names."""
    rows = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


CORE = (
    f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Laporan tahunan</dc:title>'
    "<dc:creator>Budi</dc:creator></cp:coreProperties>"
)
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATIONSHIP = f"{_PACKAGE}/relationships/metadata/core-properties"
