"""Times of day, dates, scores, codes and rough numbers: what is the same, and what is not."""

from __future__ import annotations

import pytest

from rktranslate.checks import Settings, run_checks
from rktranslate.compare.numbers.clock import read_clock
from rktranslate.model import Catalog, Message, State

SETTINGS = Settings(select=frozenset({"numbers", "number-words"}))

TIMES = [
    ("ok", "en", "Toko buka pukul 9 pagi.", "The shop opens at 9:00."),
    ("ok", "en", "Toko buka pukul 9 pagi.", "The shop opens at nine in the morning."),
    ("bad", "en", "Toko buka pukul 9 pagi.", "The shop opens at 9 p.m."),
    ("ok", "en", "Toko tutup jam 8 malam.", "The shop closes at 20:00."),
    ("bad", "en", "Toko tutup jam 8 malam.", "The shop closes at 8am."),
    ("bad", "en", "Toko tutup jam delapan malam.", "The shop closes at eight in the morning."),
    ("ok", "en", "Rapat dari pukul 3 sore sampai 5 sore.", "The meeting lasts from 3 to 5 p.m."),
    ("ok", "en", "Rapat pukul 15.00-17.00.", "The meeting lasts from 3 to 5 p.m."),
    ("bad", "en", "Rapat pukul 15.00-17.00.", "The meeting lasts from 3 to 5 a.m."),
    ("ok", "en", "Rapat mulai pukul 07.00.", "The meeting starts at 7."),
    ("ok", "en", "Rapat mulai pukul 07.00.", "The meeting starts at seven o'clock."),
    ("bad", "en", "Rapat mulai pukul 19.30.", "The meeting starts at 7:30 a.m."),
    ("bad", "en", "Rapat mulai pukul 01.30.", "The meeting starts at 1:30pm."),
    ("ok", "en", "Pada Jumat malam pukul 10.30 ia datang.", "On Friday at 10:30 p.m. he came."),
    ("ok", "en", "Makan siang pukul 12 siang.", "Lunch is at noon."),
    ("bad", "en", "Makan siang pukul 12 siang.", "Lunch is at midnight."),
    ("ok", "en", "Ia tiba pukul 12 malam.", "He arrived at 12 a.m."),
    ("ok", "en", "Ia tiba pukul delapan kurang seperempat.", "He arrived at 7:45."),
    ("ok", "en", "Ia tiba pukul delapan kurang seperempat.", "He came at a quarter to eight."),
    ("bad", "en", "Ia tiba pukul delapan kurang seperempat.", "He came at a quarter past eight."),
    ("ok", "en", "Ia tiba pukul 8 lewat 10 menit.", "He arrived at 8:10."),
    ("ok", "en", "Ia tiba pukul 8 kurang 10 menit.", "He arrived at ten to eight."),
    ("ok", "en", "Ia pulang setengah lima sore.", "He went home at 4:30 p.m."),
    ("bad", "en", "Ia pulang setengah lima sore.", "He went home at 5:30 p.m."),
    ("ok", "en", "Ia pulang setengah jam kemudian.", "He went home half an hour later."),
    ("ok", "en", "Mereka menginap 3 malam.", "They stayed for 3 nights."),
    ("ok", "en", "Suku bunga tetap 8,25 persen.", "The rate stays at 8.25 percent."),
    ("ok", "en", "Pesawat berangkat pukul 14.15 WITA.", "It leaves at 14:15 WITA."),
    ("bad", "en", "Pesawat berangkat pukul 14.15 WIT.", "It leaves at 14:15 WIB."),
    ("ok", "en", "Ia tiba jam setengah dua belas malam.", "He arrived at 11:30 p.m."),
    ("bad", "en", "Buka jam 8 pagi sampai 9 malam.", "Open from 8 a.m. to 9 a.m."),
    ("bad", "en", "Acara pukul 00.30.", "The event is at 12:30 p.m."),
    ("ok", "nl", "Acara mulai pukul 3 sore.", "Het begint om 3 uur 's middags."),
    ("bad", "nl", "Acara mulai pukul 3 sore.", "Het begint om 3 uur 's ochtends."),
    ("ok", "nl", "Ia datang pukul setengah tujuh.", "Hij kwam om half zeven."),
    ("bad", "nl", "Ia datang pukul setengah tujuh.", "Hij kwam om half acht."),
    ("ok", "nl", "Ia bekerja 7 jam.", "Hij werkt 7 uur."),
    ("ok", "ms", "Acara mulai pukul 3 sore.", "Acara bermula pukul 3 petang."),
    ("bad", "ms", "Acara mulai pukul 3 sore.", "Acara bermula pukul 3 pagi."),
    ("ok", "ms", "Ia datang pukul setengah tujuh.", "Dia datang pukul enam setengah."),
    ("bad", "ms", "Ia datang pukul setengah tujuh.", "Dia datang pukul tujuh setengah."),
    ("ok", "de", "Acara mulai pukul 3 sore.", "Es beginnt um 15 Uhr."),
    ("ok", "fr", "Acara mulai pukul 07.30.", "Cela commence à 7h30."),
]
DATES = [
    ("bad", "en", "Undangan 3/4/2021.", "Invitation of March 4, 2021."),
    ("bad", "en", "Undangan 3.4.2021.", "Invitation of March 4, 2021."),
    ("ok", "en", "Undangan 3/4/2021.", "Invitation of 3 April 2021."),
    ("ok", "en", "Undangan 17/8/45.", "Invitation of August 17, 1945."),
    ("ok", "en", "Undangan 3/4/2021.", "Invitation of 4/3/2021."),
    ("ok", "en-US", "Undangan 3/4/2021.", "Invitation of 4/3/2021."),
    ("bad", "en-US", "Undangan 3/4/2021.", "Invitation of 3/4/2021."),
    ("ok", "en-GB", "Undangan 3/4/2021.", "Invitation of 3/4/2021."),
    ("bad", "en-GB", "Undangan 3/4/2021.", "Invitation of 4/3/2021."),
    ("ok", "en", "Ia tiba Senin (2/3).", "He arrived on Monday, March 2."),
    ("bad", "en", "Ia tiba Senin (2/3).", "He arrived on Monday, February 3."),
    ("bad", "en-US", "Ia tiba Senin (2/3).", "He arrived on Monday (2/3)."),
    ("ok", "en", "Dua pertiga, atau 2/3, setuju.", "Two thirds, or 2/3, agreed."),
]
CODES = [
    ("bad", "en", "Kode pos 01234.", "Post code 1234."),
    ("bad", "en", "Nomor antrean B-015.", "Queue number B-15."),
    ("bad", "en", "Kodenya A-007.", "The code is A-7."),
    ("ok", "en", "Tanggal 05 Maret 2020.", "March 5, 2020."),
    ("ok", "en", "Hubungi (021) 555-0199.", "Call (021) 5550199."),
    ("ok", "en", "Hubungi 0812 5550 1234.", "Call +62 812-5550-1234."),
    ("bad", "en", "Hubungi 0812 5550 1234.", "Call 812 5550 1234."),
    ("bad", "en", "Hubungi 021-5550199.", "Call 021-5550198."),
]
SIZES = [
    ("bad", "en", "Jutaan warga mengungsi.", "Thousands of residents fled."),
    ("ok", "en", "Jutaan warga mengungsi.", "Millions of residents fled."),
    ("bad", "en", "Ratusan ribu ton hilang.", "Tens of thousands of tons vanished."),
    ("ok", "en", "Puluhan rumah rusak.", "A few dozen houses were damaged."),
    ("ok", "en", "Ribuan ikan mati.", "Countless fish died."),
    ("bad", "en", "Harga naik tiga kali lipat.", "The price doubled."),
    ("ok", "en", "Harga naik tiga kali lipat.", "The price tripled."),
    ("bad", "nl", "Ratusan orang hadir.", "Duizenden mensen waren er."),
    ("bad", "ms", "Puluhan ribu orang hadir.", "Ratusan ribu orang hadir."),
]
OTHERS = [
    ("ok", "en", "Tumbuh 5-10 persen.", "It grew by between 5 and 10 percent."),
    ("ok", "en", "Tumbuh antara 5 dan 10 persen.", "It grew by 5-10 percent."),
    ("bad", "en", "Usianya 5-10 tahun.", "They are 10-5 years old."),
    ("bad", "en", "Mereka menang 2-1.", "They won 1-2."),
    ("ok", "en", "Mereka kalah 1-2.", "They lost 2-1."),
    ("bad", "en", "Perbandingannya 3:1.", "The ratio is 1:3."),
    ("ok", "en", "Perbandingannya 3:1.", "The ratio is three to one."),
    ("ok", "en", "Skala 1:50.000.", "A scale of 1 to 50,000."),
    ("ok", "en", "Musik tahun 80-an.", "Music of the 1980s."),
    ("ok", "en", "Musik tahun 1980-an.", "Music of the eighties."),
    ("bad", "en", "Musik tahun 80-an.", "Music of the 1970s."),
    ("ok", "en", "Naik 0,5 persen.", "Up half a percent."),
    ("ok", "en", "Naik 0,25 persen.", "Up a quarter of a percent."),
    ("ok", "en", "Layanan 24 jam.", "Round-the-clock service."),
]


@pytest.mark.parametrize(
    ("verdict", "language", "source", "target"), [*TIMES, *DATES, *CODES, *SIZES, *OTHERS]
)
def test_values_are_compared_by_their_meaning(
    verdict: str, language: str, source: str, target: str
) -> None:
    catalog = Catalog("id", language, (Message(source, target, state=State.REVIEWED, line=1),))
    found = run_checks(catalog, settings=SETTINGS)
    assert bool(found) == (verdict == "bad"), [finding.message for finding in found]


@pytest.mark.parametrize(
    ("source", "target", "suggestion"),
    [
        ("Mulai pukul 3 sore.", "It starts at 3 a.m.", "3 p.m."),
        ("Tiba pada 6/12/2020.", "It came on June 12, 2020.", "December 6"),
        ("Pulang Jumat (5/4).", "He returned on Friday (May 4).", "April 5"),
        ("Pukul 07.30 WIB.", "7:30 a.m. Eastern Indonesia Time.", "Western Indonesia Time"),
        ("Kode pos 01234.", "Post code 1234.", "01234"),
        # The number that was kept in the notation of the source, not the one that is missing.
        ("7,2 miliar ke 7.200 miliar.", "7,2 billion to 7.200 billion.", "7.2 billion"),
    ],
)
def test_what_the_target_must_write(source: str, target: str, suggestion: str) -> None:
    catalog = Catalog("id", "en", (Message(source, target, state=State.REVIEWED, line=1),))
    (found, *_) = run_checks(catalog, settings=SETTINGS)
    assert found.suggestion == suggestion


def test_the_same_text_is_never_reported_as_another() -> None:
    for source, target in (
        ("Tumbuh 5 hingga 10 persen.", "It grew 5 up to 10 percent."),
        ("Rupiah di 9.178/9.180 per dolar.", "The rupiah at 9.178/9.180 per dollar."),
    ):
        catalog = Catalog("id", "en", (Message(source, target, state=State.REVIEWED, line=1),))
        for found in run_checks(catalog, settings=SETTINGS):
            source_text, _, rest = found.message.partition(" in the source is ")
            assert source_text != rest.removesuffix(" in the target")


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("id", "pukul 3 sore", [15 * 60]),
        ("id", "pukul 2 malam", [2 * 60]),
        ("id", "jam setengah tujuh", [6 * 60 + 30]),
        ("id", "3 malam", []),
        ("id", "dua setengah juta", []),
        ("id", "24 jam", []),
        ("en", "from 3 to 5 p.m.", [3 * 60, 17 * 60]),
        ("en", "at noon and midnight", [12 * 60, 0]),
        ("en", "at 5 percent tonight", []),
        ("nl", "kwart over acht", [8 * 60 + 15]),
        ("xx", "5 p.m.", []),
    ],
)
def test_times_of_a_text(language: str, text: str, minutes: list[int]) -> None:
    assert [time.minute for time in read_clock(text, language)] == minutes
