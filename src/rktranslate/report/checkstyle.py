"""Findings as Checkstyle XML, which many CI servers and review bots read."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement  # only written, never parsed

from rktranslate.report.xml_text import document, text

if TYPE_CHECKING:
    from rktranslate.workflow.check import CheckResult


def render(result: CheckResult) -> str:
    """Return one ``file`` element a catalogue with an ``error`` element a finding."""
    root = Element("checkstyle", version="10.0")
    by_path = sorted(result.findings, key=lambda found: found.location.path)
    for path, group in groupby(by_path, key=lambda found: found.location.path):
        parent = SubElement(root, "file", name=text(path))
        for found in group:
            SubElement(
                parent,
                "error",
                line=str(max(found.location.line, 1)),
                severity=found.severity.name.lower(),
                message=text(found.text),
                source=text(f"rktranslate.{found.check_id}"),
            )
    return document(root)
