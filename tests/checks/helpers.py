"""Catalogues for the tests of checks."""

from __future__ import annotations

from dataclasses import replace

from rktranslate.checks import run_checks
from rktranslate.glossary import Glossary, load
from rktranslate.model import Catalog, Finding, Message, State, Syntax

GLOSSARY = load(
    b"""id,en,ms,case,variants,forbidden_en,forbidden_ms,note
Rusia,Russia|Russian,Rusia,,,,,
Korea Utara,North Korea|North Korean,Korea Utara,,Korut,N. Korea,,
Korea,Korea|Korean,Korea,,,,,
Menteri Pertahanan,Defence Minister,Menteri Pertahanan,,Menhan,Secretary of Defense,Menhan,
Rajin-Khasan,=,=,,,,,
Amerika Serikat,United States|US|American,Amerika Syarikat|AS,,,,,
Perserikatan Bangsa-Bangsa,United Nations|UN,Pertubuhan Bangsa-Bangsa Bersatu|PBB,,PBB,,,\
first mention in full
"""
)


def message(source: str, target: str, **more: object) -> Message:
    return replace(Message(source, target, state=State.REVIEWED), **more)  # type: ignore[arg-type]


def findings(
    *messages: Message,
    language: str = "en",
    glossary: Glossary | None = GLOSSARY,
    syntax: Syntax = Syntax.TEXT,
) -> list[Finding]:
    numbered = tuple(
        replace(each, line=each.line or 10 * number) for number, each in enumerate(messages, 1)
    )
    catalog = Catalog("id", language, numbered, path=f"translations/{language}/a.po")
    return run_checks(catalog, glossary=glossary, syntax=syntax)


def ids(source: str, target: str, language: str = "en", **more: object) -> list[str]:
    return [
        found.check_id for found in findings(message(source, target, **more), language=language)
    ]
