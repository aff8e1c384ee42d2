"""Drafting at scale: what goes together, what is remembered, and what nobody may overwrite."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog import po
from rktranslate.catalog.provenance import translator_comments
from rktranslate.drafting import pretranslate
from rktranslate.drafting.pretranslate import Job, Text, batches
from rktranslate.engines.interface import Capabilities, EngineOptions
from rktranslate.execution import Journal, local
from rktranslate.model import Candidate, Origin, Signature, State, Syntax
from rktranslate.project.layout import find_project
from rktranslate.workflow.translate import translate
from tests.conftest import Run
from tests.execution.helpers import catalogues, make_archive

Rkt = Callable[..., Run]
TEXTS = st.builds(Text, st.text(min_size=1, max_size=30), st.sampled_from(Syntax))


@pytest.mark.slow
@given(st.lists(TEXTS), st.randoms())
def test_batches_hold_every_text_once_in_whatever_order_they_come(
    texts: list[Text], chance: object
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pretranslate, "_BATCH_UNITS", 4)
        patch.setattr(pretranslate, "_BATCH_CHARACTERS", 50)
        made = list(batches(texts))
        chance.shuffle(texts)  # type: ignore[attr-defined]
        assert list(batches(texts + texts)) == made
    held = [Text(source, batch.syntax) for batch in made for source in batch.sources]
    assert sorted(held, key=repr) == sorted(set(texts), key=repr)
    for batch in made:
        assert 1 <= len(batch.sources) <= 4
        assert len(batch.sources) == 1 or sum(map(len, batch.sources)) <= 50


@dataclass
class Copier:
    """Gives every text back, and counts."""

    given: list[str] = field(default_factory=list)
    signature = Signature("copier", "1")
    capabilities = Capabilities()

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        self.given += texts
        return [(Candidate(f"<{text}>"),) for text in texts]


def drafted(texts: list[Text], journal: Journal, told: list[tuple[int, int]]) -> list[str]:
    """Draft texts by a copier; return what it was asked for."""
    engine = Copier()
    job = Job("id", "en", None, EngineOptions(), None, str(engine.signature))
    with local(1) as workers, journal:
        drafts = pretranslate.draft_all(
            texts,
            pretranslate.drafter(job, engine),
            workers,
            journal,
            lambda done, total: told.append((done, total)),
        )
    assert set(drafts) == set(texts)
    assert all(draft.target == f"<{text.source}>" for text, draft in drafts.items())
    return engine.given


def test_a_journal_with_a_truncated_end_saves_all_other_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretranslate, "_BATCH_UNITS", 5)
    texts = [Text(f"kata {number:02}") for number in range(50)]
    path = tmp_path / "j.jsonl"
    told: list[tuple[int, int]] = []
    assert len(drafted(texts, Journal(path), told)) == 50
    assert told[0] == (0, 50)
    assert told[-1] == (50, 50)
    whole = path.read_bytes()
    assert whole.count(b"\n") == 10

    path.write_bytes(whole[:-3])
    told.clear()
    assert len(drafted(texts, Journal(path), told)) == 5
    assert told[0] == (45, 50)
    assert sorted(path.read_bytes().split(b"\n")) == sorted(whole.split(b"\n"))
    # The same text in another syntax is another one.
    assert drafted([Text("kata 01", Syntax.MARKDOWN)], Journal(path), told) == ["kata 01"]


@dataclass
class Sure(Copier):
    """A copier that says how sure it is."""

    capabilities = Capabilities(log_probabilities=True)

    def translate(self, texts: Sequence[str], **settings: Any) -> list[tuple[Candidate, ...]]:
        answers = super().translate(texts, **settings)
        return [(Candidate(target.target, -0.5),) for (target,) in answers]


def test_a_journal_has_the_confidence_of_drafts(tmp_path: Path) -> None:
    texts = [Text("kata satu"), Text("12")]

    def confidences() -> tuple[list[int | None], list[str]]:
        engine = Sure()
        job = Job("id", "fr", None, EngineOptions(), None, str(engine.signature))
        with local(1) as workers, Journal(tmp_path / "j.jsonl") as journal:
            drafter = pretranslate.drafter(job, engine)
            drafts = pretranslate.draft_all(texts, drafter, workers, journal, lambda *_: None)
        return [drafts[text].confidence for text in texts], engine.given

    made, asked = confidences()
    assert asked
    assert made == [61, 100]  # exp(-0.5); a number is certain
    assert confidences() == (made, [])


def test_other_drafts_have_another_key() -> None:
    def key(**changes: Any) -> str:
        fields: dict[str, Any] = {"source_language": "id", "target_language": "en"}
        fields |= {"signature": "x|1"} | changes
        return Job(engine=None, options=EngineOptions(), glossary=None, **fields).key

    assert key() == key()
    assert len({key(), key(signature="x|2"), key(target_language="ms")}) == 3


@pytest.mark.slow
def test_processes_draft_the_same_bytes_and_leave_no_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretranslate, "_BATCH_UNITS", 16)
    told: list[tuple[str, int, int]] = []
    for name, jobs in (("one", 1), ("two", 2)):
        root = make_archive(tmp_path / name)
        result = translate(find_project(root), jobs=jobs, progress=lambda *step: told.append(step))
        assert sum(item.drafted for item in result.catalogs) == 132
        assert list((root / ".rktranslate/journal").iterdir()) == []
    assert catalogues(tmp_path / "one") == catalogues(tmp_path / "two")
    assert b'msgstr "House big."' in catalogues(tmp_path / "two")["translations/en/d00000.txt.po"]
    # The sentence that all documents share is one text.
    assert told[-1] == ("Drafting en", 121, 121)


def test_progress_says_what_is_drafted(tmp_path: Path) -> None:
    class Shown:
        items: ClassVar[dict[str, str]] = {}

        def __call__(self, stage: str, done: int, total: int) -> None:
            pass

        def begin(self, stage: str, done: int, total: int, item: str) -> None:
            self.items[stage] = item

    shown = Shown()
    translate(find_project(make_archive(tmp_path / "a", 22)), progress=shown)
    assert shown.items["Drafting en"] == "distinct sentences of 3 documents"
    translate(find_project(make_archive(tmp_path / "b", 3)), progress=shown)
    assert shown.items["Drafting en"] == "source/d00000.txt"


def test_a_worker_with_another_package_is_refused(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "a", 3)
    options = EngineOptions((root / "packages",))
    job = Job("id", "en", "argos", options, None, "argos|another")
    with pytest.raises(Exception, match="engine of a worker: expected"):
        pretranslate.draft_in_worker(pickle.dumps(job), pretranslate.Batch(Syntax.TEXT, ("mobil",)))


def test_what_was_reviewed_anywhere_is_offered_again(
    project: Path, rkt: Rkt, no_engines: None, no_bundled: None
) -> None:
    source = project / "source"
    known = "Presiden tiba di Moskwa pada 12 Mei 2023 bersama duta besar dan para menteri."
    (source / "a.txt").write_text(known, encoding="utf-8")
    assert rkt("extract").code == 0
    path = project / "translations/en/a.txt.po"
    target = "The president arrived in Moscow on 12 May 2023 with the ambassador and ministers."
    path.write_text(path.read_text().replace('msgstr ""\n', f'msgstr "{target}"\n').replace(
        'msgid ""\nmsgstr "' + target, 'msgid ""\nmsgstr "', 1), encoding="utf-8")  # fmt: skip
    reviewed = path.read_bytes()
    assert b'msgstr "The president' in reviewed

    similar = known.replace("12 Mei", "13 Mei")
    other_code = known.replace("menteri.", "menteri [4].")
    (source / "b.txt").write_text(f"{known}\n\n{similar}\n\n{other_code}\n", encoding="utf-8")
    # Without an engine, what the memory does not have is an error.
    assert rkt("translate").code == 2
    assert rkt("run").code == 3
    messages = po.read(project / "translations/en/b.txt.po", "id").catalog.messages
    assert messages[0].target == target
    assert translator_comments(messages[0])[-1].startswith(
        "tm: 100% exact, translations/en/a.txt.po:"
    )
    assert messages[1].target == target.replace("12 May", "13 May")
    assert translator_comments(messages[1])[-1].startswith("tm: 9")
    # The reviewed translation has no [4]: a new draft is safer, and there is no engine.
    assert messages[2].target == ""
    assert [m.state for m in messages[:2]] == [State.TRANSLATED] * 2
    assert [m.origin for m in messages[:2]] == [Origin.MEMORY] * 2
    assert path.read_bytes() == reviewed
    assert rkt("build").code == 3


def test_the_memory_goes_before_the_engine(tmp_path: Path, rkt: Rkt) -> None:
    root = make_archive(tmp_path / "a", 10)
    path = root / "translations/en/d00000.txt.po"
    assert rkt("translate", "-C", root).code == 0
    text = path.read_text(encoding="utf-8")
    done = text.replace("#, fuzzy\n", "").replace("House big.", "A big house.")
    path.write_text(done, encoding="utf-8")
    (root / "source/e.txt").write_text("Rumah besar.\n\nKunjungan pemimpin.\n", encoding="utf-8")
    run = rkt("translate", "-C", root)
    assert "1 unit by the memory" in run.out
    assert "1 unit by argos|" in run.out
    new = (root / "translations/en/e.txt.po").read_text(encoding="utf-8")
    assert 'msgstr "A big house."' in new
    assert 'msgstr "Visit leader."' in new
    assert path.read_text(encoding="utf-8") == done


def test_concurrent_edits_are_kept(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "a", 20)
    path = root / "translations/en/d00010.txt.po"

    def meanwhile(stage: str, done: int, total: int) -> None:
        if stage.startswith("Drafting") and done == 0:
            text = path.read_text(encoding="utf-8")
            head, mark, tail = text.partition('msgid "Rumah besar."\nmsgstr ""')
            assert mark
            path.write_text(f'{head}# mine\n{mark[:-1]}By hand."{tail}', encoding="utf-8")

    translate(find_project(root), progress=meanwhile)
    text = path.read_text(encoding="utf-8")
    assert '# mine\nmsgid "Rumah besar."\nmsgstr "By hand."' in text
    assert text.count("#, fuzzy") == 10


@pytest.mark.slow
def test_the_options_of_the_command_line(tmp_path: Path, rkt: Rkt) -> None:
    root = make_archive(tmp_path / "a", 3)
    assert rkt("translate", "-C", root, "--jobs", "0").code == 2
    both = rkt("translate", "-C", root, "--jobs", "2", "--cluster", "tcp://127.0.0.1:1")
    assert both.err == "error: --jobs and --cluster cannot be used together\n"
    before = hashlib.sha256(repr(catalogues(root)).encode()).digest()
    run = rkt("run", "-C", root, "--jobs", "2")
    assert run.code == 3, run.err
    assert hashlib.sha256(repr(catalogues(root)).encode()).digest() != before
