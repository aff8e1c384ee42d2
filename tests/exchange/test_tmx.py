"""TMX in and out: everything comes back, and nothing unsafe is read."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.errors import CatalogError
from rktranslate.exchange.interface import LeftOut, TranslationUnit, UnusableUnit
from rktranslate.exchange.tmx import Tmx
from rktranslate.model import Location, Skipped, Syntax

ANY = st.text(
    st.characters(exclude_categories=()) | st.sampled_from('\0\x1b\r\n\ufffe\ud800 <&>"]')
)
"""Any string of Python's: control characters and lone surrogates too."""
CODED = st.lists(
    st.sampled_from(["[1]", "**", "`a<b`", "https://a.b/?c=d&e", "</b>", "<b>", "kata ", "]](x)"]),
    min_size=1,
).map("".join)
FIT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
UNITS = st.builds(
    TranslationUnit,
    source=ANY.filter(bool) | CODED,
    target=ANY.filter(bool) | CODED,
    language=st.sampled_from(["en", "pt_BR"]),
    previous=st.none() | FIT,
    next=st.none() | FIT,
    domain=FIT,
    notes=st.lists(FIT, max_size=2).map(tuple),
)


def read(data: bytes | str, *languages: str) -> list[TranslationUnit | UnusableUnit]:
    data = data.encode() if isinstance(data, str) else data
    return list(Tmx().read(io.BytesIO(data), "m.tmx", "id", languages or ("en", "pt_BR")))


@pytest.mark.slow
@given(st.lists(UNITS, max_size=4), st.sampled_from(Syntax))
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read(units: list[TranslationUnit], syntax: Syntax) -> None:
    data = b"".join(Tmx().write(units, "id", syntax))
    assert [
        replace(u, location=Location("", 0)) for u in read(data) if isinstance(u, TranslationUnit)
    ] == units


def tmx(body: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{head}\n<tmx version="1.4">'
        f'<header srclang="id"/><body>{body}</body></tmx>'
    )


def pair(source: str, target: str, code: str = "en") -> str:
    return (
        f'<tu><tuv xml:lang="id"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{code}"><seg>{target}</seg></tuv></tu>'
    )


def one(text: str, *languages: str) -> TranslationUnit:
    (unit,) = read(text, *languages)
    assert isinstance(unit, TranslationUnit)
    return unit


def units(text: str, *languages: str) -> list[TranslationUnit]:
    return [unit for unit in read(text, *languages) if isinstance(unit, TranslationUnit)]


def test_files_of_other_tools() -> None:
    doctype = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    seg = '<bpt i="1">&lt;b&gt;</bpt>tebal<ept i="1">&lt;/b&gt;</ept> <hi>isi</hi><ph/>'
    unit = one(tmx(pair(seg, "bold"), doctype), "en")
    assert unit.source == "<b>tebal</b> isi"
    old = one(tmx(pair("a", "b")).replace("xml:lang", "lang"), "en")
    assert (old.source, old.target) == ("a", "b")
    wide = tmx(pair("é", "è")).replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")
    (unit_16,) = read(wide)
    assert isinstance(unit_16, TranslationUnit)
    assert unit_16.source == "é"


def tuv(code: str, text: str) -> str:
    return f'<tuv xml:lang="{code}">\n<seg>{text}</seg></tuv>'


def test_all_texts_of_the_closest_language_are_used() -> None:
    codes = ("ID", "pt-PT", "pt-br", "pt-BR", "pt-BR")
    body = "<tu>" + "".join(map(tuv, codes, "apbcb")) + "</tu>"
    texts = [(u.target, u.location.line) for u in units(tmx(body), "pt_BR")]
    assert texts == [("b", 2), ("c", 5)]
    assert [(u.target, u.location.line) for u in units(tmx(body), "pt")] == [
        ("p", 2),
        ("b", 4),
        ("c", 5),
    ]
    assert not units(tmx(body), "pt_AO")


def test_what_is_beside_a_closer_text_is_reported() -> None:
    codes = ("id", "in", "id-ID", "en-GB", "en")
    found = read(tmx("<tu>" + "".join(map(tuv, codes, "abcde")) + "</tu>"), "en")
    assert found[:-1] == [
        UnusableUnit(Location("m.tmx", 3), LeftOut.FURTHER_SOURCE),
        UnusableUnit(Location("m.tmx", 4), LeftOut.FURTHER_SOURCE),
        UnusableUnit(Location("m.tmx", 5), LeftOut.OTHER_VARIANT),
    ]
    assert isinstance(found[-1], TranslationUnit)
    assert (found[-1].source, found[-1].target) == ("a", "e")


def test_the_source_is_no_target() -> None:
    body = "<tu>" + tuv("id", "a") + tuv("fr", "b") + "</tu>"
    assert not units(tmx(body), "id_ID")


def test_units_without_our_languages_are_counted() -> None:
    found = read(tmx(pair("a", "b", "fr") + "\n" + pair("c", "") + pair("d", "e")), "en")
    assert found[:2] == [
        UnusableUnit(Location("m.tmx", 2), LeftOut.OTHER_LANGUAGES, ("id", "fr")),
        UnusableUnit(Location("m.tmx", 3), LeftOut.OTHER_LANGUAGES, ("id", "en")),
    ]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("variant", "reason"),
    [
        ("<tuv><seg>x</seg></tuv>", LeftOut.NO_LANGUAGE),
        ('<tuv xml:lang=" "><seg>x</seg></tuv>', LeftOut.NO_LANGUAGE),
        ('<tuv xml:lang="en"/>', LeftOut.NO_TEXT),
        ('<tuv xml:lang="en"><note>x</note></tuv>', LeftOut.NO_TEXT),
        ('<tuv xml:lang="en"><seg><ph type="x-char-FFFFFF"/></seg></tuv>', LeftOut.NO_CHARACTER),
    ],
)
def test_a_broken_variant_costs_itself(variant: str, reason: LeftOut) -> None:
    whole = pair("c", "d")
    languages = () if reason is LeftOut.NO_LANGUAGE else ("en",)
    alone = read(tmx(f"<tu>{tuv('id', 'a')}\n{variant}</tu>{whole}"), "en")
    assert alone[0] == UnusableUnit(Location("m.tmx", 4), reason, languages)
    assert [u.source for u in alone[1:] if isinstance(u, TranslationUnit)] == ["c"]
    assert len(alone) == 2
    beside = read(tmx(f"<tu>{tuv('id', 'a')}\n{variant}{tuv('en', 'b')}</tu>"), "en")
    assert beside[0] == UnusableUnit(Location("m.tmx", 4), reason, languages)
    assert [u.target for u in beside[1:] if isinstance(u, TranslationUnit)] == ["b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n      Harga naik.\n    ", "Harga naik."),
        ("\r\n\tHarga\r\n\t  naik.\r\n", "Harga naik."),
        ("Harga\n\n   naik.", "Harga naik."),
        ("  Harga naik. ", "  Harga naik. "),
        (" Harga\nnaik. ", " Harga naik. "),
        ("\n<bpt i='1'>&lt;b&gt;</bpt>\n  Harga\n<ept i='1'>&lt;/b&gt;</ept>\n", "<b> Harga </b>"),
    ],
)
def test_white_space_that_lays_a_file_out_is_no_text(text: str, expected: str) -> None:
    assert one(tmx(pair(text, "x")), "en").source == expected
    assert one(tmx(pair("x", text)), "en").target == expected
    kept = tmx(pair(text, "x")).replace("<seg>", '<seg xml:space="preserve">')
    plain = text.replace("\r\n", "\n")
    if "<" not in text:
        assert one(kept, "en").source == plain
        assert (
            one(tmx(pair(text, "x")).replace("<tu>", '<tu xml:space="preserve">')).source == plain
        )


def test_a_unit_that_is_too_deep_costs_itself() -> None:
    deep = f"<tu>{tuv('id', '<hi>' * 90 + 'a' + '</hi>' * 90)}{tuv('en', 'b')}</tu>\n"
    found = read(tmx(deep + pair("c", "d")), "en")
    assert found[0] == UnusableUnit(Location("m.tmx", 2), LeftOut.TOO_BIG)
    assert [unit.source for unit in found[1:] if isinstance(unit, TranslationUnit)] == ["c"]


def test_a_seg_of_white_space_is_empty() -> None:
    (found,) = read(tmx(pair("a", "\n    \n  ")), "en")
    assert found == UnusableUnit(Location("m.tmx", 2), LeftOut.OTHER_LANGUAGES, ("id", "en"))


def test_layout_of_properties_and_notes() -> None:
    more = '<note>\n  a\n  b\n</note><prop type="x-context-pre">\n c\n </prop>'
    unit = one(tmx(pair("a", "b").replace("<tu>", f"<tu>{more}")), "en")
    assert (unit.notes, unit.previous) == (("a b",), "c")


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (tmx(pair("&a9;", "b"), f"<!DOCTYPE tmx [{BOMB}]>"), 1, "internal DTD subset not allowed"),
        (
            tmx(pair("&x;", "b"), '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            1,
            "internal DTD subset not allowed",
        ),
        (tmx(pair("&x;", "b"), '<!DOCTYPE tmx SYSTEM "t.dtd">'), 2, "entity x"),
        (tmx("<tu>\n</tuv>"), 3, "tag mismatch"),
        (tmx("<tu>") + "\x00", 2, "not well-formed"),
        ("", 1, "no element found"),
        ("<html/>", 1, "found <html>"),
        ("<tmx>" + "<a>" * 1000, 1, "nested"),
        ('<?xml version="1.0" encoding="nonsense"?><tmx/>', 1, "unknown encoding"),
    ],
)
def test_broken_or_unsafe(text: str, line: int, message: str) -> None:
    with pytest.raises(CatalogError, match=message) as caught:
        read(text)
    assert (caught.value.path, caught.value.line) == ("m.tmx", line)


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda b: b"<tmx><tu>" + b))
def test_garbage_is_refused_or_empty(data: bytes) -> None:
    with contextlib.suppress(CatalogError):
        assert all(isinstance(unit, UnusableUnit) for unit in read(data))


def test_what_xml_cannot_hold_is_refused_or_reported() -> None:
    unit = TranslationUnit(
        "a", "b", "en", "x\x1b", "y", "d\b", ("bell \a", "note"), Location("a.po", 7)
    )
    with pytest.raises(CatalogError, match=r"a\.po:7: .*U\+001B"):
        list(Tmx().write([unit], "id"))
    skipped: list[Skipped] = []
    other = TranslationUnit("c", "d", "en")
    data = b"".join(Tmx().write([unit, other], "id", on_skipped=skipped.append))
    kept = replace(unit, previous=None, domain="", notes=("note",))
    assert [replace(u, location=Location("", 0)) for u in read(data)] == [
        replace(kept, location=Location("", 0)),
        other,
    ]
    assert [each.what for each in skipped] == [
        "a.po:7: previous source",
        "a.po:7: domain",
        "a.po:7: note",
    ]
    assert "U+0007" in skipped[-1].reason


@given(ANY.filter(bool), st.none() | ANY, st.none() | ANY, ANY, st.lists(ANY, max_size=3))
@settings(max_examples=100, deadline=None)
def test_any_unit_is_written_but_for_what_is_reported(
    text: str, previous: str | None, next_: str | None, domain: str, notes: list[str]
) -> None:
    unit = TranslationUnit(text, text, "en", previous, next_, domain, tuple(notes))
    skipped: list[Skipped] = []
    [found] = read(b"".join(Tmx().write([unit], "id", on_skipped=skipped.append)), "en")
    assert isinstance(found, TranslationUnit)
    assert (found.source, found.target) == (text, text)
    lost = [each.what.rpartition(": ")[2] for each in skipped]
    assert len(found.notes) + lost.count("note") == len(notes)
    for name, given_, kept in (
        ("previous source", previous, found.previous),
        ("next source", next_, found.next),
        ("domain", domain, found.domain),
    ):
        assert kept == given_ or name in lost


FLAT = """
import io, re
from pathlib import Path
from rktranslate.exchange.tmx import Tmx
unit = b'<tu><tuv xml:lang="id"><seg>%s</seg></tuv><tuv xml:lang="en"><seg>b</seg></tuv></tu>'
class Endless(io.RawIOBase):
    left = 40_000
    def read(self, size=-1):
        self.left -= 1
        if self.left == 39_999:
            return b"<tmx><body>"
        if self.left > 0:
            return unit % (b"kata " * 200)
        return b"</body></tmx>" if self.left == 0 else b""
def peak():  # not ru_maxrss: that begins with what the parent had
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before = peak()
count = sum(1 for _ in Tmx().read(Endless(), "x", "id", ("en",)))
print(count, peak() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_memory_is_flat() -> None:
    out = subprocess.run(
        [sys.executable, "-c", FLAT], capture_output=True, text=True, check=True, timeout=120
    ).stdout.split()
    assert int(out[0]) == 39_998
    assert float(out[1]) < 10  # MiB for 40 MB of XML
