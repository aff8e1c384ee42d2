"""The memory is what the files say, whatever happened to its store."""

from __future__ import annotations

import random
import re
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from rktranslate.catalog.provenance_comments import render
from rktranslate.errors import ConfigError
from rktranslate.memory import Match, MatchKind, Memory, Request, fill
from rktranslate.memory.lookup import MAX_FUZZY_SCORE, OTHER_DOMAIN
from rktranslate.memory.project_memory import STORE
from rktranslate.project.layout import Project, find_project

HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
REFERENCE = "Kim (2020). Judul buku. Penerbit."


def entry(source: str, target: str, before: str = "", mark: str = "") -> str:
    return f'{before}{mark}msgid "{source}"\n{mark}msgstr "{target}"\n'


def write_po(root: Path, name: str, *entries: str) -> Path:
    path = root / "translations" / "en" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([HEADER, *entries]), encoding="utf-8")
    return path


def write_tmx(root: Path, name: str, *pairs: tuple[str, str], prop: str = "") -> Path:
    path = root / "memory" / name
    path.parent.mkdir(exist_ok=True)
    units = "".join(
        f'<tu>{prop}<tuv xml:lang="id-ID"><seg>{a}</seg></tuv>'
        f'<tuv xml:lang="en-GB"><seg>{b}</seg></tuv></tu>\n'
        for a, b in pairs
    )
    path.write_text(
        f'<tmx version="1.4"><header srclang="id-ID"/><body>\n{units}</body></tmx>',
        encoding="utf-8",
    )
    return path


@pytest.fixture
def home(project: Path) -> Project:
    write_po(
        project,
        "a.po",
        entry("Pembuka.", "Opening."),
        entry("Hubungan kedua negara membaik.", "Relations of both countries improve."),
        entry("Penutup.", "Closing."),
        entry("Ini draf yang belum ditinjau.", "A draft nobody reviewed.", "#, fuzzy\n"),
        entry("Kalimat ini digabung.", "∅"),
        entry(REFERENCE, REFERENCE, "# source: kept verbatim\n"),
        entry("Kalimat lama yang sudah dihapus.", "An old sentence, deleted.", mark="#~ "),
    )
    return find_project(project)


def lookup(project: Project, source: str, *around: str, **options: object) -> tuple[Match, ...]:
    with Memory.open(project) as memory:
        return memory.lookup(source, *around, language="en", **options)  # type: ignore[arg-type]


def only(matches: tuple[Match, ...]) -> Match:
    (match,) = matches
    return match


# ---------------------------------------------------------------------------------- what is found


def test_exact(home: Project) -> None:
    match = only(lookup(home, "Penutup."))
    assert (match.target, match.kind, match.score) == ("Closing.", MatchKind.EXACT, 1.0)
    assert (match.origin, match.adapted) == ("translations/en/a.po", False)
    text = home.path(match.origin).read_text(encoding="utf-8").splitlines()
    assert text[match.line - 1] == 'msgid "Penutup."'
    assert render(match.provenance) == f"tm: 100% exact, translations/en/a.po:{match.line}"


def test_in_context_needs_both_neighbours(home: Project) -> None:
    source = "Hubungan kedua negara membaik."
    write_po(
        home.root,
        "b.po",
        entry("Lain.", "Other."),
        entry(source, "Ties between the two improve."),
        entry("Penutup.", "Closing."),
    )
    first, second = lookup(home, source, "Lain.", "Penutup.")
    assert (first.kind, first.target) == (MatchKind.CONTEXT, "Ties between the two improve.")
    assert second.kind is MatchKind.EXACT
    assert {m.kind for m in lookup(home, source, "Lain.", "Beda.")} == {MatchKind.EXACT}
    assert {m.kind for m in lookup(home, source)} == {MatchKind.EXACT}


def test_the_edge_of_a_document_is_context(home: Project) -> None:
    source = "Hubungan kedua negara membaik."
    assert only(lookup(home, "Pembuka.", "", source)).kind is MatchKind.CONTEXT


def test_fuzzy(home: Project) -> None:
    match = only(lookup(home, "Hubungan ketiga negara membaik."))
    assert match.kind is MatchKind.FUZZY
    assert 0.85 < match.score < 1
    assert match.source == "Hubungan kedua negara membaik."
    assert lookup(home, "Sesuatu yang lain sama sekali.") == ()
    assert lookup(home, "Hubungan ketiga negara membaik.", minimum=0.99) == ()


def test_only_typography_differs_and_is_still_not_exact(home: Project) -> None:
    match = only(lookup(home, "HUBUNGAN kedua  negara membaik."))
    assert (match.kind, match.score) == (MatchKind.FUZZY, MAX_FUZZY_SCORE)


def test_numbers_are_adapted_and_it_says_so(home: Project) -> None:
    write_tmx(home.root, "n.tmx", ("Ada 20 orang di sana.", "There were 20 people there."))
    match = only(lookup(home, "Ada 37 orang di sana."))
    assert (match.target, match.adapted) == ("There were 37 people there.", True)
    assert match.kind is MatchKind.FUZZY
    assert "adapted" in render(match.provenance)


@pytest.mark.parametrize(
    "source", ["Ini draf yang belum ditinjau.", "Kalimat ini digabung.", REFERENCE]
)
def test_what_is_not_reviewed_or_no_translation_stays_out(home: Project, source: str) -> None:
    assert lookup(home, source) == ()


def test_obsolete_messages_are_remembered(home: Project) -> None:
    assert only(lookup(home, "Kalimat lama yang sudah dihapus.", "", "")).kind is MatchKind.EXACT


def test_other_domains_score_less(home: Project) -> None:
    for domain in ("ekonomi", "sport"):
        write_po(home.root, f"{domain}/a.po", entry("Babak kedua dimulai.", f"By {domain}."))
    best, other = lookup(home, "Babak kedua dimulai.", domain="sport")
    assert (best.target, best.score) == ("By sport.", 1.0)
    assert (other.target, other.score) == ("By ekonomi.", 1 - OTHER_DOMAIN)
    assert {m.score for m in lookup(home, "Babak kedua dimulai.")} == {1.0}


def test_own_review_comes_before_imported(home: Project) -> None:
    write_tmx(home.root, "a.tmx", ("Penutup.", "The end."))
    assert [m.target for m in lookup(home, "Penutup.")] == ["Closing.", "The end."]


def test_a_batch_is_the_single_lookups(home: Project) -> None:
    requests = [Request("Penutup."), Request("Hubungan ketiga negara."), Request("Penutup.")]
    with Memory.open(home) as memory:
        found = list(memory.lookup_all(requests, language="en"))
        assert found == [memory.lookup(r.source, language="en") for r in requests]


# ------------------------------------------------------------------------------ files are the truth


def test_changes_of_files_are_followed(home: Project) -> None:
    assert lookup(home, "Penutup.")
    path = write_po(home.root, "a.po", entry("Baru saja.", "Just now."))
    assert lookup(home, "Penutup.") == ()
    assert only(lookup(home, "Baru saja.")).target == "Just now."
    path.unlink()
    assert lookup(home, "Baru saja.") == ()


def test_same_size_and_time_but_other_content_is_noticed(home: Project) -> None:
    import os

    path = write_po(home.root, "c.po", entry("Sama.", "Same."))
    stat = path.stat()
    assert only(lookup(home, "Sama.")).target == "Same."
    write_po(home.root, "c.po", entry("Sama.", "Salt."))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert only(lookup(home, "Sama.")).target == "Salt."


def snapshot(project: Project, sources: list[str]) -> list[tuple[Match, ...]]:
    with Memory.open(project) as memory:
        return [memory.lookup(source, language="en") for source in sources]


@pytest.mark.slow
def test_growing_and_filling_anew_give_the_same(
    home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rktranslate.memory.fuzzy.SEGMENT_UNITS", 40)
    rng = random.Random(3)
    sources = [f"Kalimat nomor {n} tentang {rng.choice('abcdef')} dan {n * 7}" for n in range(150)]
    for step in range(12):
        name = f"x{rng.randrange(4)}.po"
        some = rng.sample(sources, 30)
        write_po(home.root, name, *(entry(s, f"{s} by {name} {step}") for s in some))
        if step % 5 == 4:
            (home.root / "translations/en" / name).unlink()
        snapshot(home, sources[:1])
    grown = snapshot(home, sources)
    (home.root / STORE).unlink()
    assert snapshot(home, sources) == grown
    assert any(matches for matches in grown)


@pytest.mark.parametrize("damage", ["garbage", "middle", "empty", "tables", "index", "version"])
def test_a_damaged_store_is_filled_anew(home: Project, damage: str) -> None:
    many = [entry(f"Kalimat panjang bernomor {n} untuk mengisi.", f"No {n}") for n in range(400)]
    write_po(home.root, "many.po", *many)
    wanted = [
        "Penutup.",
        "Kalimat panjang bernomor 7 untuk mengisi.",
        "Hubungan kedua negara baik.",
    ]
    before = snapshot(home, wanted)
    path = home.root / STORE
    data = path.read_bytes()
    if damage == "garbage":
        path.write_bytes(b"this is no database at all" * 100)
    elif damage == "middle":
        path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        statement = {
            "tables": "DROP TABLE translation",
            "index": "UPDATE segment SET data = substr(data, 1, 60)",
            "version": "UPDATE about SET fingerprint = 'of another version'",
        }[damage]
        with sqlite3.connect(path) as db:
            db.execute(statement)
        db.close()
    assert snapshot(home, wanted) == before
    assert all(before)


def test_another_language_fills_anew(home: Project) -> None:
    assert lookup(home, "Penutup.")
    (home.root / "rktranslate.toml").write_text('target-languages = ["ms", "en"]\n')
    path = home.root / "translations/ms/a.po"
    path.parent.mkdir()
    path.write_text(HEADER.replace("en", "ms") + "\n" + entry("Penutup.", "Tutup."), "utf-8")
    both = find_project(home.root)
    with Memory.open(both) as memory:
        assert only(memory.lookup("Penutup.", language="ms")).target == "Tutup."
        assert only(memory.lookup("Penutup.", language="en")).target == "Closing."


def test_a_broken_file_is_named_and_the_rest_stays(home: Project) -> None:
    assert lookup(home, "Penutup.")
    path = home.root / "memory" / "b.tmx"
    path.parent.mkdir()
    path.write_text('<tmx version="1.4">\n<body>\n<tu>\n</body></tmx>')
    with Memory.open(home) as memory:
        [error] = memory.failed
        assert re.match(r"memory/b\.tmx:4: not well-formed", str(error))
        assert memory.lookup("Penutup.", language="en")
    path.unlink()
    with Memory.open(home) as memory:
        assert memory.failed == ()


def test_a_store_that_cannot_be_written(home: Project) -> None:
    (home.root / ".rktranslate").write_text("a file in the way")
    with pytest.raises(ConfigError, match="store cannot be used"):
        Memory.open(home)


# ------------------------------------------------------------------------------------ processes

WORKER = """
import sys
from pathlib import Path
from rktranslate.memory import Memory
from rktranslate.project.layout import find_project
project = find_project(Path(sys.argv[1]))
for number in range(3):
    project.write(
        f"translations/en/{sys.argv[2]}.po",
        Path(sys.argv[3]).read_bytes()
        + f'\\nmsgid "Khusus {sys.argv[2]}"\\nmsgstr "{number}"\\n'.encode(),
    )
    with Memory.open(project) as memory:
        (match,) = memory.lookup(f"Khusus {sys.argv[2]}", language="en", minimum=1)
        assert match.target == str(number), match
        assert memory.lookup("Kalimat bernomor 1x yang agak panjang.", language="en")
print("done")
"""


@pytest.mark.slow
def test_two_processes_at_once(home: Project, tmp_path: Path) -> None:
    many = [entry(f"Kalimat bernomor {n} yang agak panjang.", f"No {n}") for n in range(300)]
    base = write_po(home.root, "base.po", *many)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(home.root), name, str(base)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("satu", "dua")
    ]
    for worker in workers:
        out, err = worker.communicate(timeout=120)
        assert (out.strip(), worker.returncode) == ("done", 0), err
    assert only(lookup(home, "Khusus satu", minimum=1.0)).target == "2"


@pytest.mark.slow
def test_killed_while_filling(home: Project) -> None:
    write_tmx(home.root, "big.tmx", *((f"Kalimat {n} ke-{n}", f"No {n}") for n in range(12_000)))
    code = (
        "import sys; from pathlib import Path; from rktranslate.memory import Memory;"
        "from rktranslate.project.layout import find_project; print('go', flush=True);"
        "Memory.open(find_project(Path(sys.argv[1])))"
    )
    for wait in (0.3, 0.6):
        worker = subprocess.Popen(
            [sys.executable, "-c", code, str(home.root)], stdout=subprocess.PIPE
        )
        assert worker.stdout is not None
        worker.stdout.readline()
        try:
            worker.wait(wait)
        except subprocess.TimeoutExpired:
            worker.send_signal(signal.SIGKILL)
        worker.communicate()
    with Memory.open(home) as memory:
        counts = {file.path: file.translations for file in memory.stats().files}
        assert counts["memory/big.tmx"] == 12_000
        assert only(memory.lookup("Kalimat 777 ke-777", language="en")).target == "No 777"


# -------------------------------------------------------------------------------------- threads


@pytest.mark.slow
def test_threads_share_one_memory(home: Project) -> None:
    many = [entry(f"Kalimat bernomor {n} yang agak panjang.", f"No {n}") for n in range(200)]
    write_po(home.root, "base.po", *many)
    sources = [f"Kalimat bernomor {n} yang agak panjang." for n in range(0, 200, 5)]
    sources += [f"Kalimat bernomor {n} yang panjang." for n in range(0, 200, 5)]
    with Memory.open(home) as memory:
        expected = [memory.lookup(source, language="en") for source in sources]

        def look_up(_: int) -> list[tuple[Match, ...]]:
            return [memory.lookup(source, language="en") for source in sources]

        with ThreadPoolExecutor(8) as pool:
            assert all(matches == expected for matches in pool.map(look_up, range(8)))
    assert all(expected)


def test_a_damaged_store_is_filled_anew_while_threads_read(home: Project) -> None:
    many = [entry(f"Kalimat bernomor {n} yang agak panjang.", f"No {n}") for n in range(200)]
    write_po(home.root, "base.po", *many)
    barrier = Barrier(8, timeout=60)
    with Memory.open(home) as memory:
        before = memory.lookup("Kalimat bernomor 7 yang panjang.", language="en")

        def look_up(number: int) -> tuple[Match, ...]:
            barrier.wait()
            if number == 0:
                with sqlite3.connect(home.root / STORE) as db:
                    db.execute("DROP TABLE translation")
                db.close()
            return memory.lookup("Kalimat bernomor 7 yang panjang.", language="en")

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(look_up, range(8))) == {before}
        assert memory.stats().languages[0].translations == 204
    assert before


# -------------------------------------------------------------------------------- broken, hidden


def rows(project: Project) -> tuple[int, int]:
    with sqlite3.connect(project.root / STORE) as db:
        counts = db.execute(
            "SELECT (SELECT count(*) FROM translation), (SELECT count(*) FROM file)"
        ).fetchone()
    db.close()
    return int(counts[0]), int(counts[1])


def test_a_file_that_is_cut_off_leaves_nothing_behind(
    home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "_BATCH", 10)
    assert lookup(home, "Penutup.")
    before = rows(home)
    pairs = [(f"Kalimat {n} ke-{n}", f"No {n}") for n in range(95)]
    path = write_tmx(home.root, "big.tmx", *pairs)
    whole = path.read_text("utf-8")
    path.write_text(whole[: whole.index("Kalimat 90")], "utf-8")
    for _ in range(3):
        with Memory.open(home) as memory:
            [error] = memory.failed
            assert re.match(r"memory/big\.tmx:\d+: not well-formed", str(error))
        assert rows(home) == before
    path.write_text(whole, "utf-8")
    assert only(lookup(home, "Kalimat 94 ke-94")).target == "No 94"
    assert rows(home) == (before[0] + 95, before[1] + 1)
    # Another version of it that cannot be read does not take the place of what was read.
    path.write_text(whole[: whole.index("Kalimat 60")], "utf-8")
    with Memory.open(home) as memory:
        assert len(memory.failed) == 1
    assert rows(home) == (before[0] + 95, before[1] + 1)


@pytest.mark.slow
def test_what_a_killed_process_left_goes_before_anything_is_read(
    home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "_BATCH", 10)
    assert lookup(home, "Penutup.")
    before = rows(home)
    pairs = [(f"Kalimat {n} ke-{n}", f"No {n}") for n in range(95)]
    path = write_tmx(home.root, "big.tmx", *pairs)
    code = (
        "import os, sys; from pathlib import Path; from rktranslate.memory import Memory, fill;"
        "from rktranslate.project.layout import find_project; fill._BATCH = 10;"
        "real = fill.tmx_entries\n"
        "def dying(*arguments):\n"
        "    for count, entry in enumerate(real(*arguments)):\n"
        "        if count == 55: os._exit(9)\n"
        "        yield entry\n"
        "fill.tmx_entries = dying\n"
        "Memory.open(find_project(Path(sys.argv[1])))\n"
    )
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code, str(home.root)], check=False)
        assert done.returncode == 9
        assert rows(home) == (before[0] + 50, before[1] + 1)
    path.unlink()
    assert lookup(home, "Penutup.")
    assert rows(home) == before


def test_folders_that_are_hidden_by_their_own_name_are_read(project: Path) -> None:
    (project / "rktranslate.toml").write_text(
        'target-languages = ["en"]\nmemory-dir = ".tm"\ntranslations-dir = ".work/po"\n', "utf-8"
    )
    po = write_po(project, "a.po", entry("Satu.", "One."))
    tmx = write_tmx(project, "b.tmx", ("Dua.", "Two."))
    for old, new in ((po, ".work/po/en/a.po"), (tmx, ".tm/b.tmx")):
        (project / new).parent.mkdir(parents=True)
        old.rename(project / new)
    for name in (".work/po/en/.old/a.po", ".work/po/en/~b.po"):
        write_po(project, "x.po", entry("Tiga.", "Three."))
        (project / name).parent.mkdir(exist_ok=True)
        (project / "translations/en/x.po").rename(project / name)
    write_tmx(project, "x.tmx", ("Lima.", "Five.")).rename(project / ".tm/.x.tmx")
    with Memory.open(find_project(project)) as memory:
        files = [file.path for file in memory.stats().files]
    assert files == [".tm/b.tmx", ".work/po/en/a.po"]
