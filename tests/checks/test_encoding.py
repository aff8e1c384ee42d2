"""Text that was decoded twice: found, repaired, and compared as it was before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.checks import run_checks
from rktranslate.compare.encoding import repaired_text
from rktranslate.model import Catalog, Finding, Message, Severity, Span, State


def _twice_decoded(text: str) -> str:
    """Return a text as a program has it that read its UTF-8 as Windows-1252."""
    return "".join(
        bytes([byte]).decode("cp1252", errors="replace").replace("\ufffd", chr(byte))
        for byte in text.encode()
    )


def _findings(source: str, target: str) -> list[Finding]:
    message = Message(source, target, state=State.REVIEWED, line=3)
    return run_checks(Catalog("id", "en", (message,), path="a.po"))


@pytest.mark.parametrize(
    "text",
    [
        "seluas 19.500 km²",
        "Erdoğan di São Paulo",
        "“Ya”, katanya – lalu pergi…",
        "harganya €5 atau £4",
        "kata мир",
        "中文",
        "😀",
        "35°W.",
    ],
)
def test_what_was_decoded_twice_is_repaired(text: str) -> None:
    repair = repaired_text(_twice_decoded(text))
    assert repair is not None
    assert repair.text == text
    assert repaired_text(text) is None


def test_what_was_decoded_three_times_is_repaired_too() -> None:
    repair = repaired_text(_twice_decoded(_twice_decoded("“Ya”")))
    assert repair is not None
    assert repair.text == "“Ya”"
    assert repair.original_span(Span(1, 3)) == Span(7, 9)


@pytest.mark.parametrize(
    "text",
    ["SÃO PAULO", "JOÃO", "“IRMÃ”", "„MENÜ“", "«CAFÉ»", "«À»", "naïve – café", "Ã", "â€"[:1]],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert repaired_text(text) is None


@given(st.text(alphabet=st.sampled_from("aZ éÃÂâ€œ™\x9d²ðŸ˜Ð¿”")))
def test_spans_of_any_text_stay_within_it(text: str) -> None:
    repair = repaired_text(text)
    if repair is not None:
        assert len(repair.starts) == len(repair.text) + 1
        assert repair.original_span(Span(0, len(repair.text))) == Span(0, len(text))
        assert all(0 <= span.start < span.end <= len(text) for span in repair.words)


def test_nothing_else_is_reported_because_of_a_broken_source() -> None:
    (finding,) = _findings(
        "Luasnya 19.500 kmÂ² dan indah.", "It covers 19,500 km² and is beautiful."
    )
    assert (finding.check_id, finding.severity) == ("source-encoding", Severity.WARNING)
    assert finding.text == "source decoded twice: 'kmÂ²' for 'km²'"
    assert finding.source_span == Span(15, 19)


def test_spans_of_other_checks_are_those_of_the_catalogue() -> None:
    source = "Luas SÃ£o Paulo 19.500 kmÂ²."
    found = {each.check_id: each for each in _findings(source, "São Paulo covers 18,500 km².")}
    assert set(found) == {"source-encoding", "numbers"}
    numbers = found["numbers"]
    assert numbers.source == source
    assert numbers.source_span is not None
    assert source[numbers.source_span.start : numbers.source_span.end] == "19.500"


def test_a_broken_target_is_an_error_with_a_repair() -> None:
    found = _findings("Presiden Erdoğan tiba.", "President ErdoÄŸan arrived.")
    finding = next(each for each in found if each.check_id == "source-encoding")
    assert (finding.severity, finding.suggestion) == (Severity.ERROR, "President Erdoğan arrived.")
