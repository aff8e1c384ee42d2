"""Subtitles: sentences over cues, and targets cut back into them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import DocumentError
from rktranslate.formats.subtitles import SrtFormat, VttFormat
from rktranslate.formats.subtitles.cutting import Share, divided, tokens, width_of, wrapped
from rktranslate.inline.tags import Run
from rktranslate.model import NOTHING, Exclusion
from rktranslate.segmentation import segmented, segmenter
from rktranslate.testing import FormatConformance
from tests.formats.helpers import sources
from tests.fuzz import samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.formats import Format
    from rktranslate.model import Document
    from tests.conftest import Run as Ran

SRT = SrtFormat()
VTT = VttFormat()


class TestSrt(FormatConformance):
    format = SRT
    mark_signs = (r"\b[DSP]\b", r"[\[\]]")
    """Without their brackets: as a sound has some, they are read as those of one."""
    reads_layout = True
    """The end of a text tells where a sentence ends."""
    samples: ClassVar = (
        samples.SRT.encode(),
        samples.SRT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + samples.SRT.encode(),
        samples.SRT.encode("utf-16"),
    )


class TestVtt(FormatConformance):
    format = VTT
    mark_signs = TestSrt.mark_signs
    reads_layout = True
    samples: ClassVar = (samples.VTT.encode(), samples.VTT.replace("\n", "\r").encode())


def read(format_: Format, text: str) -> Document:
    name = f"film{format_.suffixes[0]}"
    return segmented(format_.read(text.encode(), name), segmenter("id").spans)


def srt(*texts: str, seconds: float = 2.0) -> str:
    """Return a file with a cue per text, each shown for a time, right after one another."""

    def time(value: float) -> str:
        return f"00:{int(value) // 60:02}:{int(value) % 60:02},{int(value * 1000) % 1000:03}"

    return "\n".join(
        f"{number}\n{time(5 + number * seconds)} --> {time(5 + (number + 1) * seconds)}\n{text}\n"
        for number, text in enumerate(texts, 1)
    )


def texts(written: bytes | str) -> list[str]:
    """Return the text of each cue."""
    text = written.decode() if isinstance(written, bytes) else written
    cues = re.split(r"(?m)^.*-->.*\n", text)[1:]
    return [re.sub(r"\n+(?:\d+\n)?\Z", "", cue) for cue in cues]


def write(format_: Format, text: str, **targets: str) -> bytes:
    """Write a file with targets for some sentences, by their number: ``s0="…"``."""
    document = read(format_, text)
    own = sources(document)
    for name, target in targets.items():
        own[int(name[1:])] = target
    return format_.write(document, own)


def test_a_sentence_over_cues_is_one_unit() -> None:
    text = srt("Presiden mengatakan", "bahwa harga\nberas akan", "turun. Menteri setuju.")
    document = read(SRT, text)
    assert sources(document) == [
        "Presiden mengatakan bahwa harga beras akan turun.",
        "Menteri setuju.",
    ]
    first, second = document.blocks[0].segments
    assert (first.location.line, second.location.line) == (3, 12)
    assert document.blocks[0].place == "cues 1–3"


def test_its_target_is_cut_back() -> None:
    text = srt("Presiden mengatakan bahwa", "harga beras akan", "turun. Menteri setuju.")
    written = write(SRT, text, s0="The president has said that the price of rice will come down.")
    first, second, third = texts(written)
    assert " ".join([first, second, third]).replace("\n", " ") == (
        "The president has said that the price of rice will come down. Menteri setuju."
    )
    assert third.endswith("down. Menteri setuju.")
    assert first.startswith("The president")
    assert all((first, second, third))


def test_cuts_prefer_the_end_of_a_clause() -> None:
    text = srt("Jika harga beras naik lagi tahun ini,", "maka pemerintah harus bertindak.")
    target = "Should the price of rice rise again, the government will have to act."
    assert texts(write(SRT, text, s0=target))[0] == "Should the price of rice rise again,"


def test_time_counts_besides_the_text() -> None:
    long = "1\n00:00:01,000 --> 00:00:02,000\nSatu dua tiga\n\n"
    long += "2\n00:00:02,000 --> 00:00:12,000\nempat lima enam.\n"
    target = "One two three four five six seven eight nine ten eleven twelve."
    first, second = texts(write(SRT, long, s0=target))
    assert len(first) < len(second) / 2


def test_every_cue_keeps_a_word_if_there_are_enough() -> None:
    text = srt("Satu dua tiga empat lima", "ya", "enam tujuh delapan.")
    written = texts(write(SRT, text, s0="One two three."))
    assert written == ["One", "two", "three."]
    fewer = texts(write(SRT, text, s0="One two."))
    assert len(fewer) == 3
    assert " ".join(filter(None, fewer)) == "One two."


def test_an_unchanged_sentence_keeps_the_bytes_of_its_cues() -> None:
    text = srt(
        "Presiden  datang hari\nini. Menteri", "setuju dengan", "hal itu. Ia pulang", "nanti."
    )
    written = texts(write(SRT, text, s1="The minister has agreed to that."))
    assert written[0].startswith("Presiden  datang hari")
    assert written[3] == "nanti."
    only_last = write(SRT, text, s2="He goes home later.")
    assert only_last.startswith(text[: text.index("hal itu.")].encode())


def test_lines_are_balanced_and_short() -> None:
    text = srt("Pemerintah mengatakan bahwa harga beras turun.", seconds=5)
    target = "The government has said that prices of rice are going down at last."
    (cue,) = texts(write(SRT, text, s0=target))
    lines = cue.split("\n")
    assert len(lines) == 2
    assert all(len(line) <= 42 for line in lines)


def test_other_text_on_a_line_is_counted() -> None:
    text = srt("[Pedro Santoso] Ia pulang ke rumah bersama\nibunya.", "BUDI: Baik.")
    target = "He went home together with his dear old mother."
    written = texts(write(SRT, text, s1=target))
    first, second = written[0].split("\n")
    assert first.startswith("[Pedro Santoso] He went")
    assert max(len(first), len(second)) <= 42


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("- Ya.\n- Tidak.", ["Ya.", "Tidak."]),
        ("– Saya tidak\ntahu.\n– Oh.", ["Saya tidak tahu.", "Oh."]),
        (">> Ya.\n>> Tidak.", ["Ya.", "Tidak."]),
        ("BUDI: Saya datang.", ["BUDI:", "Saya datang."]),
        ("- PAK BUDI: Ya.\n- ANI: Tidak.", ["PAK BUDI:", "Ya.", "ANI:", "Tidak."]),
        ("Pukul 10:30 nanti.", ["Pukul 10:30 nanti."]),
        ("[musik]", ["musik"]),
        ("[musik\ndramatis] Halo.", ["musik dramatis", "Halo."]),
        ("Halo. (tertawa)", ["Halo.", "tertawa"]),
        ("(tertawa) Halo.", ["tertawa", "Halo."]),
        ("Ke PBB (Perserikatan Bangsa-Bangsa).", ["Ke PBB (Perserikatan Bangsa-Bangsa)."]),
        ("♪ Tanah airku ♪\n♪ Tumpah darahku ♪", ["Tanah airku", "Tumpah darahku"]),
        ("♪ Tanah airku\nIndonesia ♪", ["Tanah airku Indonesia"]),
        ("{\\an8}Halo, <i>Pak</i> Budi.", ["Halo, <i>Pak</i> Budi."]),
        ("<i>Halo.</i>", ["Halo."]),
        ("<i>- Ya.\n- Tidak.</i>", ["Ya.", "Tidak."]),
        ("♪♪", []),
    ],
)
def test_parts_of_a_cue(cue: str, expected: list[str]) -> None:
    assert sources(read(SRT, srt(cue))) == expected


def test_sounds_names_and_speakers_end_a_sentence() -> None:
    text = srt("Saya tidak", "[musik]", "tahu itu", "- Ya.", "Satu dua")
    assert sources(read(SRT, text)) == ["Saya tidak", "musik", "tahu itu", "Ya.", "Satu dua"]


def test_places_tell_translators_what_a_short_text_is() -> None:
    document = read(SRT, srt("BUDI: (tertawa) Halo.", "♪ Tanah airku ♪"))
    places = [block.place for block in document.blocks]
    assert places == ["cue 1, name", "cue 1, sound", "cue 1", "cue 2, song"]


def test_a_speaker_may_go_on_in_the_next_cue() -> None:
    text = srt("- Ya.\n- Saya tidak", "tahu apa-apa.", "- Masa?")
    assert sources(read(SRT, text)) == ["Ya.", "Saya tidak tahu apa-apa.", "Masa?"]
    first, second, _ = texts(write(SRT, text, s1="I do not know anything."))
    assert first.startswith("- Ya.\n- I do")
    assert second.endswith("anything.")


def test_a_long_pause_and_an_overlap_end_a_sentence() -> None:
    pause = (
        "1\n00:00:01,000 --> 00:00:02,000\nSaya\n\n2\n00:00:09,000 --> 00:00:10,000\nia pergi.\n"
    )
    overlap = (
        "1\n00:00:01,000 --> 00:00:05,000\nSaya\n\n2\n00:00:02,000 --> 00:00:06,000\nia pergi.\n"
    )
    assert len(sources(read(SRT, pause))) == len(sources(read(SRT, overlap))) == 2


def test_captions_without_punctuation_are_read_cue_by_cue() -> None:
    text = srt(*(["halo semua kita mulai", "acara hari ini dengan"] * 15))
    assert set(sources(read(SRT, text))) == {"halo semua kita mulai", "acara hari ini dengan"}
    mostly = srt("Selesai.", "Ya.", "Oke.", *(["dan kita"] * 14), "Selesai.")
    assert sources(read(SRT, mostly)).count("dan kita") == 14


def test_tags_go_with_their_words_and_are_closed_in_each_cue() -> None:
    text = srt("<i>Saya tidak</i>", "<i>tahu</i> apa-apa.")
    document = read(SRT, text)
    assert sources(document) == ["<i>Saya tidak tahu</i> apa-apa."]
    written = write(SRT, text, s0="I really know <i>nothing about any of it.</i>")
    first, second = texts(written)
    assert first.count("<i>") == first.count("</i>")
    assert second.count("<i>") == second.count("</i>")
    assert sources(read(SRT, written.decode())) == ["I really know <i>nothing about any of it.</i>"]


def test_attributes_of_tags_are_kept() -> None:
    text = srt('Ini <font color="#f00">merah</font> dan <font color="#00f">biru</font>.')
    assert sources(read(SRT, text)) == ["Ini <font>merah</font> dan <font2>biru</font2>."]
    written = write(SRT, text, s0="<font2>Blue</font2> and <font>red</font>.")
    assert texts(written) == ['<font color="#00f">Blue</font> and <font color="#f00">red</font>.']


def test_positions_and_unclosed_tags_stay() -> None:
    text = srt("{\\an8}<i>Saya pulang.", "Ia {\\i1}juga{\\i0} pulang.")
    written = write(SRT, text, s0="I go home.", s1="She <1/>too<2/> goes home.")
    assert texts(written) == ["{\\an8}<i>I go home.", "She {\\i1}too{\\i0} goes home."]


def test_a_sentence_that_is_left_out_takes_its_marks_with_it() -> None:
    text = srt("- Ya.\n- Tidak.", "♪ Tanah airku ♪", "BUDI: Saya datang.", "[musik] Satu. Dua.")
    written = write(SRT, text, s0=NOTHING, s2=NOTHING, s4=NOTHING, s5=NOTHING, s7=NOTHING)
    assert texts(written) == ["- Tidak.", "", "BUDI: ", "Satu."]
    again = read(SRT, written.decode())
    assert sources(again) == ["Tidak.", "BUDI:", "Satu."]
    assert len(again.skeleton.cues) == 4  # type: ignore[attr-defined]


def test_chinese_is_cut_between_characters() -> None:
    text = srt("Pemerintah mengatakan bahwa", "harga beras akan turun.", seconds=3)
    first, second = texts(write(SRT, text, s0="政府表示，由于收成好，下个月的大米价格将会下降。"))
    assert first
    assert second
    assert first[-1] == "，"


def test_text_cannot_become_markup() -> None:
    text = srt("Satu dua.")
    written = write(SRT, text, s0="Write &lt;i> and {\\b1} and 00:00:01,000 --> 00:00:02,000 here.")
    assert len(read(SRT, written.decode()).skeleton.cues) == 1  # type: ignore[attr-defined]
    assert sources(read(SRT, written.decode()))[0].startswith("Write <\u2060i> and {\u2060\\b1}")
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nSatu &amp; dua.\n"
    again = write(VTT, vtt, s0="All &lt;i> & --> bold.").decode()
    assert again.endswith("All &lt;i> &amp; --&gt; bold.\n")
    assert sources(read(VTT, again)) == ["All &lt;i> & --> bold."]


BROKEN = """7
00:00:01.000-->00:00:02.000 X1:10 X2:20
Satu.
9
0:03 --> 0:04
Dua

masih dua.

00:00:05:250 --> 00:00:06:000
Tiga.
"""


def test_broken_files_are_read() -> None:
    document = read(SRT, BROKEN)
    assert sources(document) == ["Satu.", "Dua masih dua.", "Tiga."]
    own = sources(document)
    assert SRT.write(document, own) == BROKEN.encode()
    assert [cue.start for cue in document.skeleton.cues] == [1, 3, 5.25]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("format_", "text", "line"),
    [
        (SRT, "Bukan subtitle.\n", 1),
        (SRT, "1\n00:00:01,000 - 00:00:02,000\nSatu.\n", 2),
        (SRT, "1\n00:00:01,000 --> 00:00:02,000\nSatu.\n\n2\n00:00:0x --> 00:00:04,000\nDua.\n", 6),
        (VTT, "1\n00:00:01.000 --> 00:00:02.000\nSatu.\n", 1),
        (VTT, "WEBVTT\n\n00:00:01.000 --> besok 1:2\nSatu.\n", 3),
    ],
)
def test_garbage_is_refused_with_its_line(format_: Format, text: str, line: int) -> None:
    with pytest.raises(DocumentError) as raised:
        format_.read(text.encode(), "film")
    assert raised.value.line == line


def test_vtt_parts_that_nobody_sees() -> None:
    document = read(VTT, samples.VTT)
    reasons = [block.exclusion for block in document.blocks if block.exclusion]
    assert reasons == [
        Exclusion.METADATA,
        Exclusion.COMMENT,
        Exclusion.SCRIPT,
        Exclusion.MARKUP,
        Exclusion.COMMENT,
    ]
    assert sources(document) == [
        "Harga beras & gula <1/><c>akan</c> turun.",
        "Benarkah?",
        "<ruby>漢字<rt>kanji</rt></ruby> &lt;a> selesai.",
    ]
    assert [b.place for b in document.blocks if b.segments] == [
        "cues 1–2, Budi",
        "cue 2, Ani",
        "cue 3",
    ]


def test_vtt_keeps_voices_and_settings() -> None:
    written = write(
        VTT, samples.VTT, s0="Rice & sugar <c>will</c><1/> fall.", s1="Really?"
    ).decode()
    assert "00:01.000 --> 00:03.000 align:start line:0\n<v Budi>Rice &amp; sugar" in written
    assert "<c.kuning>will</c>" in written
    assert "<00:00:02.000>" in written
    assert written.index("<v Ani>Really?") > written.index("fall.</v>")
    assert "漢字<rt>kanji" in written


def test_the_notice_of_a_draft() -> None:
    early = "1\n00:00:00,200 --> 00:00:02,000\nSatu.\n"
    for text, expected in (
        (srt("Satu."), "0\n00:00:00,000 --> 00:00:03,000\n[DRAFT: x]\n\n1\n"),
        (early, "1\n00:00:00,200 --> 00:00:02,000\n[DRAFT: x]\nSatu.\n"),
    ):
        document = read(SRT, text)
        assert SRT.write(document, sources(document), "DRAFT: x").decode().startswith(expected)
    vtt = "WEBVTT - Film\n\n00:01.000 --> 00:02.000\nSatu.\n"
    document = read(VTT, vtt)
    written = VTT.write(document, sources(document), "DRAFT: --> x").decode()
    assert written.startswith("WEBVTT - Film\n\nNOTE\nDRAFT: -> x\n\n00:01.000")


def test_durations_of_sentences() -> None:
    text = srt("Satu dua tiga", "empat. Lima.", seconds=2)
    (block,) = read(SRT, text).blocks
    assert [(each.offset, each.seconds) for each in block.durations] == [(0, 2.0), (14, 2.0)]


WORDS = st.lists(
    st.text(st.sampled_from("abcdeZ,.漢あ"), min_size=1, max_size=60), min_size=1, max_size=40
)


@given(words=WORDS, weights=st.lists(st.floats(0.01, 50), min_size=1, max_size=20))
def test_a_division_is_the_text_in_order(words: list[str], weights: list[float]) -> None:
    found = tokens([Run(" ".join(words))])
    parts = divided(found, [Share(weight, 30) for weight in weights])
    assert [word for part in parts for word in part] == found
    assert len(parts) == len(weights)
    if len(found) >= len(weights):
        assert all(parts)
    lines = wrapped(found, 3, 42)
    assert [word for line in lines for word in line] == found
    assert len(lines) <= 3
    if width_of(found) <= 42:
        assert len(lines) <= 1


@given(
    cues=st.lists(
        st.text(st.sampled_from('ab .-♪[]()<i>/{}\\:A\n"…?'), max_size=40), min_size=1, max_size=6
    )
)
def test_any_text_keeps_its_bytes(cues: list[str]) -> None:
    text = srt(*cues)
    try:
        document = read(SRT, text)
    except DocumentError:
        return
    assert SRT.write(document, sources(document)) == text.encode()
    emptied = SRT.write(document, [NOTHING] * len(sources(document)))
    changed = SRT.write(document, [re.sub("[ab]+", "zz", each) for each in sources(document)])
    for written in (emptied, changed):
        again = read(SRT, written.decode())
        before = [cue.start for cue in document.skeleton.cues]  # type: ignore[attr-defined]
        assert [cue.start for cue in again.skeleton.cues] == before  # type: ignore[attr-defined]


FAST = """1
00:00:01,000 --> 00:00:02,000
Ia pulang.

2
00:00:02,000 --> 00:00:09,000
<i>Ia</i> tidur.
"""


def test_reading_speed_of_a_project(project: Path, rkt: Callable[..., Ran]) -> None:
    Path("source/film.srt").write_text(FAST, encoding="utf-8")
    assert rkt("extract", "--to", "en").code == 0
    path = Path("translations/en/film.srt.po")
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        '"Ia pulang."\nmsgstr ""', '"Ia pulang."\nmsgstr "He is on his way home now."'
    )
    path.write_text(
        text.replace('tidur."\nmsgstr ""', 'tidur."\nmsgstr "He goes to <i>sleep</i> at last."'),
        encoding="utf-8",
    )
    check = ("check", "--to", "en", "--select", "reading-speed")
    found = rkt(*check).out
    assert "26 characters per second, more than 17: shorten it to 17 characters" in found
    assert "1 warning" in found
    config = Path("rktranslate.toml")
    before = config.read_text(encoding="utf-8")
    for limit, warnings in (("30", 0), ("{ en = 30 }", 0), ('{ ms = 30, "*" = 20 }', 1)):
        config.write_text(f"{before}\n[checks]\ncharacters-per-second = {limit}\n", "utf-8")
        assert ("characters per second" in rkt(*check).out) is bool(warnings)
    for wrong in ("0", '"schnell"', "{ en = 500 }"):
        config.write_text(f"{before}\n[checks]\ncharacters-per-second = {wrong}\n", "utf-8")
        refused = rkt(*check)
        assert refused.code == 2
        assert "checks.characters-per-second" in refused.err
