"""Bytes that are not text: refused at once, with the line and what to do."""

from __future__ import annotations

import random

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats import format_for
from rktranslate.formats.decoding import decode, encode
from tests.formats.helpers import assert_sound, read, sources
from tests.timing import best_seconds


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("satu\r\ndua\rkafé\n".encode("latin-1"), 3, "byte 0xE9 at offset 13 (convert it to UTF-8"),
        ("satu\n“dua”".encode("cp1252"), 2, "byte 0x93"),
        ("satu\nkafé".encode()[:-1], 2, "ends in the middle of a UTF-8 character"),
        ("satu\ndua".encode("utf-16-le"), 1, "UTF-16 without a byte order mark"),
        ("satu\né".encode("utf-16-be"), 2, "UTF-16 without a byte order mark"),
        ("\ufeffsatu\ndua".encode("utf-16-le")[:-1], 2, "ends in the middle of a UTF-16-LE"),
        ("\ufeffsatu\n".encode("utf-16-be") + b"\xdc\x00\x00a", 2, "not UTF-16-BE: byte 0xDC"),
        (b"satu\ndua\0tiga", 2, "NUL character"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, "the file is a picture"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", None, "incomplete zip package"),
        (b"%PDF-1.4\n", None, "the file is a PDF"),
        (rb"{\rtf1\ansi Satu.}", None, "the file is an RTF document"),
        ("\ufeffsatu".encode("utf-32-le"), None, "UTF-32"),
        (b"\xed\xa0\x80", 1, "byte 0xED"),
    ],
)
@pytest.mark.parametrize("name", ["source/a.txt", "source/a.md"])
def test_other_bytes_are_refused(data: bytes, line: int | None, words: str, name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        format_for(name).read(data, name)
    assert (caught.value.path, caught.value.line) == (name, line)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        ("satu – dua".encode("cp1252"), "iconv -f WINDOWS-1252"),
        ("kafé ".encode() + b"\x96", "correct this character"),
        ("é\x01".encode() + b"\xae\x03", "it is binary"),
        ("satu\ndua".encode("utf-16-le"), "iconv -f UTF-16LE"),
        ("satu\ndua".encode("utf-16-be"), "iconv -f UTF-16BE"),
        ("\ufeffsatu\n".encode("utf-16-be") + b"\xdc\x00\x00a", "damaged"),
        (b"satu\0", "tr -d '\\000'"),
        ("satu …".encode()[:-1], "copy it again"),
    ],
)
def test_the_remedy_suits_the_fault(data: bytes, remedy: str) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data, "a.txt")
    assert remedy in (caught.value.hint or "")


def test_random_bytes_are_refused_or_survive() -> None:
    source = random.Random(5)
    refused = 0
    for _ in range(300):
        data = source.randbytes(source.randrange(40))
        for name in ("a.txt", "a.md"):
            try:
                assert_sound(format_for(name), data)
            except DocumentError:
                refused += 1
    assert refused > 100


def test_what_an_encoding_cannot_hold_is_an_error_with_its_line() -> None:
    with pytest.raises(DocumentError, match=r"a\.txt:2: U\+DC80 cannot be written as UTF-8"):
        encode("satu\n\udc80", decode(b"x", "a.txt"), "a.txt")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "data",
    [
        b"kata " * 1_000_000,
        "\u00a0".encode() * 500_000,
        b"*" * 1_000_000,
        b"|" * 500_000,
        b"[" * 200_000,
        b">" * 200_000,
        b"a\\" * 300_000,
        b"# " * 300_000,
        b"<" * 500_000,
        b"[\n" * 10_000,
        b"> " * 200 + b"a\n" * 3_000,
        b"---\n" + b"a: b\n" * 5_000,
    ],
    ids=lambda data: repr(data[:6]),
)
def test_long_and_hostile_files_take_linear_time(name: str, data: bytes) -> None:
    format_ = format_for(name)

    def there_and_back() -> None:
        document = read(format_, data)
        assert format_.write(document, sources(document)) == data

    # Each takes well under a second; squares take minutes.
    assert best_seconds(there_and_back, 1) < 5
