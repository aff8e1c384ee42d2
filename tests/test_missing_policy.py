"""What stands in outputs for units that are not reviewed: ``build --missing`` and its key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.merge import merge
from rktranslate.catalog.po import parse, serialise
from rktranslate.catalog.units import units_of
from rktranslate.formats import read_document, write_document
from rktranslate.model import Catalog, Document, Mark, Message, Missing, State
from rktranslate.publishing import Assembly, Policy, assemble
from rktranslate.segmentation import segmented, segmenter
from tests.conftest import Run

Rkt = Callable[..., Run]
QUAKE, CATS, TENTS = "Gempa terjadi di Palu.", "Kucing tidur di sana.", "Kami membawa 45 tenda."
NOW = TENTS.replace("45", "54")
WHOLE = "Rapat itu dihadiri sepuluh menteri dari negara tetangga, dan pertemuan berakhir malam itu."
PARTS = (
    "Rapat itu dihadiri sepuluh menteri dari negara tetangga.",
    "Dan pertemuan berakhir malam itu.",
)


def document(text: str, path: str = "source/a.html") -> Document:
    read = read_document(text.encode(), path)
    return segmented(read, segmenter("id").spans)


def page(*paragraphs: str) -> Document:
    body = "".join(f"<p>{text}</p>\n" for text in paragraphs)
    return document(f"<!DOCTYPE html>\n<html lang=id><body>\n{body}</body></html>\n")


def updated(catalog: Catalog, now: Document) -> Catalog:
    """Merge, and through a file."""
    merged = merge(units_of(now), catalog).catalog
    return parse(serialise(merged), "en/a.po", "id", "en").catalog


def reviewed(catalog: Catalog, **targets: str) -> Catalog:
    """Review all messages: the target is ``<source>``, or the one that is given by its source."""
    return replace(
        catalog,
        messages=tuple(
            message
            if message.obsolete
            else replace(
                message,
                target=targets.get(message.source, f"EN {message.source}"),
                state=State.REVIEWED,
                provenance=None,
                previous_source=None,
            )
            for message in catalog.messages
        ),
    )


def changed(before: Document, *versions: Document) -> Catalog:
    """Return the catalogue of a document that was reviewed, and then changed."""
    headers = (("Content-Type", "text/plain; charset=UTF-8"),)
    catalog = reviewed(updated(Catalog("id", "en", (), headers, path="en/a.po"), before))
    for version in versions:
        catalog = updated(catalog, version)
    return catalog


def edited(catalog: Catalog, source: str, **fields: object) -> Catalog:
    messages = [
        replace(each, **fields) if each.source == source and not each.obsolete else each  # type: ignore[arg-type]
        for each in catalog.messages
    ]
    assert messages != list(catalog.messages)
    return replace(catalog, messages=tuple(messages))


def purged(catalog: Catalog) -> Catalog:
    """Return a catalogue as tools leave it that delete obsolete entries."""
    return replace(catalog, messages=tuple(each for each in catalog.messages if not each.obsolete))


def previous(now: Document, catalog: Catalog) -> list[tuple[str, Mark | None]]:
    assembly = assemble(now, catalog, Policy(Missing.PREVIOUS))
    assert assembly.may_publish
    return list(zip(assembly.targets, assembly.marks, strict=True))


# --- the last reviewed version ----------------------------------------------------------------


@pytest.mark.parametrize("without", [False, True])
def test_the_reviewed_target_of_the_earlier_source(without: bool) -> None:
    now = page(f"{QUAKE} {NOW}")
    catalog = changed(page(f"{QUAKE} {TENTS}"), now)
    # Its provenance proves it, or the obsolete entry: one of them is enough.
    catalog = purged(catalog) if without else edited(catalog, NOW, provenance=None, notes=())
    assert previous(now, catalog) == [(f"EN {QUAKE}", None), (f"EN {TENTS}", Mark.PREVIOUS)]


@pytest.mark.parametrize("target", ["Half done", "", "A machine wrote this."])
def test_the_draft_was_edited_emptied_or_replaced_since(target: str) -> None:
    now = page(f"{QUAKE} {NOW}")
    catalog = edited(changed(page(f"{QUAKE} {TENTS}"), now), NOW, target=target)
    assert previous(now, catalog)[1] == (f"EN {TENTS}", Mark.PREVIOUS)
    # Nothing proves any more what was reviewed.
    assert previous(now, purged(catalog))[1] == (NOW, Mark.SOURCE)


@pytest.mark.parametrize("without", [False, True])
def test_the_source_changed_again_before_the_review(without: bool) -> None:
    again = NOW.replace("tenda", "tenda besar")
    versions = [page(f"{QUAKE} {text}") for text in (TENTS, NOW, again)]
    catalog = changed(*versions)
    catalog = purged(catalog) if without else catalog
    assert previous(versions[-1], catalog)[1] == (f"EN {TENTS}", Mark.PREVIOUS)


def test_a_draft_that_was_never_reviewed_is_no_version() -> None:
    before, now = page(f"{QUAKE} {TENTS}"), page(f"{QUAKE} {NOW}")
    draft = edited(changed(before), TENTS, state=State.TRANSLATED)
    catalog = updated(draft, now)
    [message] = [each for each in catalog.messages if each.source == NOW]
    assert message.previous_source == TENTS
    assert message.target == f"EN {TENTS}"
    assert previous(now, catalog)[1] == (NOW, Mark.SOURCE)
    assert previous(now, purged(catalog))[1] == (NOW, Mark.SOURCE)


def test_a_new_sentence_stands_in_its_source() -> None:
    now = page(f"{QUAKE} {CATS}")
    catalog = edited(changed(page(QUAKE), now), CATS, target="A draft", state=State.TRANSLATED)
    assert previous(now, catalog) == [(f"EN {QUAKE}", None), (CATS, Mark.SOURCE)]


def test_an_approval_that_was_taken_back_is_no_review() -> None:
    now = page(QUAKE)
    catalog = edited(changed(now), QUAKE, state=State.TRANSLATED)
    assert previous(now, catalog) == [(QUAKE, Mark.SOURCE)]


def test_what_is_not_in_the_catalogue_yet_stands_in_its_source() -> None:
    assert previous(page(QUAKE, CATS), changed(page(QUAKE)))[1] == (CATS, Mark.SOURCE)


def test_a_split_sentence_stands_once() -> None:
    now = page(" ".join(PARTS))
    catalog = changed(page(WHOLE), now)
    assert previous(now, catalog) == [(f"EN {WHOLE}", Mark.PREVIOUS), ("∅", Mark.PREVIOUS)]
    assert previous(now, purged(catalog)) == [(text, Mark.SOURCE) for text in PARTS]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_beside_a_reviewed_one_stands_in_its_source(part: str) -> None:
    now = page(" ".join(PARTS))
    catalog = edited(
        changed(page(WHOLE), now), part, target="Done.", state=State.REVIEWED, provenance=None
    )
    expected = [("Done.", None) if text == part else (text, Mark.SOURCE) for text in PARTS]
    assert previous(now, catalog) == expected


def test_parts_in_two_paragraphs_stand_in_their_source() -> None:
    now = page(*PARTS)
    assert previous(now, changed(page(WHOLE), now)) == [(text, Mark.SOURCE) for text in PARTS]


@pytest.mark.parametrize("without", [False, True])
def test_joined_sentences_stand_in_both_targets(without: bool) -> None:
    now = page(WHOLE)
    catalog = changed(page(" ".join(PARTS)), now)
    catalog = purged(catalog) if without else edited(catalog, WHOLE, target="Half done")
    expected = " ".join(f"EN {text}" for text in PARTS)
    assert previous(now, catalog) == [(expected, Mark.PREVIOUS)]


def test_two_units_of_one_earlier_source_are_not_certain() -> None:
    """Comments may be lost: then nobody knows which of them was the first part."""
    now = page(" ".join(PARTS))
    catalog = changed(page(WHOLE), now)
    for part in PARTS:
        catalog = edited(catalog, part, provenance=None)
    assert previous(now, catalog) == [(text, Mark.SOURCE) for text in PARTS]


def test_tags_of_an_earlier_source_may_mean_other_things_today() -> None:
    before = page("<b>Rapat</b> itu dihadiri sepuluh menteri dari negara tetangga.")
    now = page("<b>Rapat</b> itu dihadiri sepuluh menteri dari <i>negara</i> tetangga.")
    same = page("<b>Rapat</b> itu dihadiri sebelas menteri dari negara tetangga.")
    [(text, mark)] = previous(now, changed(before, now))
    assert ("<i>" in text, mark) == (True, Mark.SOURCE)
    [(text, mark)] = previous(same, changed(before, same))
    assert (text[:6], mark) == ("EN <b>", Mark.PREVIOUS)


@pytest.mark.parametrize(
    ("before", "now", "mark"),
    [
        ("Kami membawa 45 tenda[^1].", "Kami membawa 54 tenda[^1].", Mark.PREVIOUS),
        ("Kami membawa 45 tenda[^1].", "Kami membawa 45 tenda[^2].", Mark.SOURCE),
        ("Kami membawa 45 tenda besar.", "Kami membawa 45 tenda besar[^1].", Mark.SOURCE),
        ("Kami membawa 45 [tenda][a].", "Kami membawa 54 [tenda][a].", Mark.PREVIOUS),
        ("Kami membawa 45 [tenda][a].", "Kami membawa 45 [tenda][b].", Mark.SOURCE),
        ("Kami membawa 45 {{ tenda }}.", "Kami membawa 45 {{ atap }}.", Mark.SOURCE),
    ],
)
def test_codes_whose_meaning_is_elsewhere(before: str, now: str, mark: Mark) -> None:
    """A footnote that was inserted before it has its number now."""
    notes = "\n\n[^1]: Satu.\n\n[^2]: Dua.\n\n[a]: a.md\n[b]: b.md\n"
    then, today = (document(text + notes, "source/a.md") for text in (before, now))
    text = f"EN {before}" if mark is Mark.PREVIOUS else now
    assert previous(today, changed(then, today))[0] == (text, mark)


def test_a_format_without_marks_has_no_earlier_translations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A number may have changed since: readers must see that the text is an earlier one."""
    now = page(NOW)
    monkeypatch.setattr(
        "rktranslate.formats.markable_blocks", lambda document: (False,) * len(document.blocks)
    )
    assert previous(now, changed(page(TENTS), now)) == [(NOW, Mark.SOURCE)]


@pytest.mark.parametrize("element", ["title", "option"])
def test_text_that_cannot_be_marked_has_no_earlier_translation(element: str) -> None:
    now = page(f"<{element}>{NOW}</{element}>")
    catalog = changed(page(f"<{element}>{TENTS}</{element}>"), now)
    assert previous(now, catalog) == [(NOW, Mark.SOURCE)]


def test_an_attribute_has_no_earlier_translation() -> None:
    now = page(f'<img src=a.png alt="{NOW}">')
    assert previous(now, changed(page(f'<img src=a.png alt="{TENTS}">'), now)) == [
        (NOW, Mark.SOURCE)
    ]


# --- laws -------------------------------------------------------------------------------------

WORDS = ("Kucing", "Anjing", "Burung", "Ikan", "Gajah", "Kuda")
SENTENCES = [f"{word} itu berlari ke hutan {number} kali." for word in WORDS for number in "12"]
UNITS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6, unique=True)
CHANGES: list[dict[str, Any]] = [
    {},
    {"state": State.TRANSLATED},
    {"target": "", "state": State.INITIAL},
    {"target": "DRAFT", "state": State.TRANSLATED},
    {"target": " ", "state": State.REVIEWED},
    {"target": "#-#-#-#-#  a.po (x)  #-#-#-#-# b"},
]
STATES = st.sampled_from(CHANGES)


@given(before=UNITS, now=UNITS, data=st.data())
def test_no_policy_changes_a_reviewed_unit_or_publishes_a_draft(
    before: list[str], now: list[str], data: st.DataObject
) -> None:
    then, today = page(" ".join(before)), page(" ".join(now))
    catalog = changed(then, today)
    catalog = replace(
        catalog,
        messages=tuple(
            each if each.obsolete else replace(each, **data.draw(STATES))
            for each in catalog.messages
        ),
    )
    if data.draw(st.booleans()):
        catalog = purged(catalog)
    hold = assemble(today, catalog, Policy.REVIEWED)
    blocked = {unit.segment.source for unit in hold.blocked}
    approved = {f"EN {sentence}" for sentence in before}
    for missing in (Missing.SOURCE, Missing.PREVIOUS):
        assembly = assemble(today, catalog, Policy(missing))
        assert {unit.segment.source for unit in assembly.blocked} == blocked
        assert assembly.may_publish == all(unit.blocker.is_unfinished for unit in hold.blocked)
        for kept, text, mark, segment in zip(
            hold.targets, assembly.targets, assembly.marks, _segments(today), strict=True
        ):
            if segment not in blocked:
                assert (text, mark) == (kept, None)
            elif mark is Mark.SOURCE:
                assert text == segment
            else:
                assert mark is Mark.PREVIOUS
                assert text in approved
    draft = assemble(today, catalog, Policy.DRAFT)
    assert draft.targets == hold.targets
    assert draft.may_publish
    assert [mark is not None for mark in draft.marks] == [
        segment in blocked for segment in _segments(today)
    ]


def _segments(document: Document) -> list[str]:
    return [segment.source for block in document.blocks for segment in block.segments]


@given(before=UNITS, now=UNITS)
def test_where_all_is_reviewed_every_policy_gives_the_same_bytes(
    before: list[str], now: list[str]
) -> None:
    today = page(" ".join(now))
    catalog = reviewed(changed(page(" ".join(before)), today))
    policies = (Policy.REVIEWED, Policy(Missing.SOURCE), Policy(Missing.PREVIOUS))
    assert len({_written(today, assemble(today, catalog, policy)) for policy in policies}) == 1


def _written(document: Document, assembly: Assembly) -> bytes:
    return write_document(document, assembly.targets, None, "en", assembly.marks)


@pytest.mark.parametrize(("missing", "draft"), [(Missing.DRAFT, False), (Missing.HOLD, True)])
def test_policies_that_cannot_be(missing: Missing, draft: bool) -> None:
    with pytest.raises(ValueError, match=r"a draft must not be published|every unit"):
        Policy(missing, draft=draft)


@pytest.mark.parametrize("source", [QUAKE, CATS])
def test_a_version_with_a_context(source: str) -> None:
    now = page(NOW)
    catalog = edited(changed(page(TENTS), now), NOW, provenance=None, target="Half done")
    others = tuple(
        Message(TENTS, f"EN {name}", name, State.REVIEWED, obsolete=True) for name in (QUAKE, CATS)
    )
    without = tuple(each for each in catalog.messages if each.source != TENTS)
    catalog = replace(catalog, messages=(*without, *others))
    # Which of the two contexts it had is not known, unless the draft says so.
    assert previous(now, catalog) == [(NOW, Mark.SOURCE)]
    catalog = edited(catalog, NOW, previous_context=source)
    assert previous(now, catalog) == [(f"EN {source}", Mark.PREVIOUS)]


# --- commands ---------------------------------------------------------------------------------


@pytest.fixture
def site(project: Path, rkt: Rkt) -> Path:
    """Two pages that were reviewed; then a number and a sentence of one of them changed."""
    Path("source/a.md").write_text(f"{QUAKE} {TENTS}\n", "utf-8")
    Path("source/b.md").write_text("Burung terbang.\n", "utf-8")
    review(rkt)
    assert rkt("build").code == 0
    Path("source/a.md").write_text(f"{QUAKE} {NOW} {CATS}\n", "utf-8")
    assert rkt("extract").code == 0
    return project


def review(rkt: Rkt) -> None:
    assert rkt("extract").code == 0
    for path in Path("translations/en").glob("*.po"):
        text = path.read_text("utf-8")
        text = re.sub(r'(msgid "(.+)"\nmsgstr )""', r'\1"EN \2"', text)
        path.write_text(re.sub("#, fuzzy\n(?:#[|].*\n)*", "", text), "utf-8")


def result(run: Run) -> Any:
    return json.loads(run.out)["result"]


def configure(missing: str, *lines: str) -> None:
    text = "\n".join(('target-languages = ["en"]', "[build]", f'missing = "{missing}"', *lines, ""))
    Path("rktranslate.toml").write_text(text, "utf-8")


def built(name: str) -> str:
    return Path("build/en", name).read_text("utf-8")


@pytest.mark.usefixtures("site")
def test_by_default_an_unreviewed_unit_holds_its_page(rkt: Rkt) -> None:
    before = built("a.md")
    assert rkt("build").code == 3
    assert rkt("build", "--missing", "hold").code == 3
    assert built("a.md") == before


@pytest.mark.usefixtures("site")
def test_units_in_their_source_are_published_and_named(rkt: Rkt) -> None:
    run = rkt("build", "--missing", "source")
    assert run.code == 0
    assert "build/en/a.md  2 units not reviewed, in the source language" in run.out
    assert f"EN {QUAKE}" in built("a.md")
    assert NOW in built("a.md")
    assert "DRAFT" not in built("a.md")
    told = result(rkt("build", "--missing", "source", "--json"))
    row = told["built"][0]
    assert (row["unreviewed"], row["drafts"], row["source"], row["previous"]) == (2, 0, 2, 0)
    assert [(each["mark"], each["source"]) for each in told["unreviewed"]] == [
        ("source", NOW),
        ("source", CATS),
    ]
    assert told["unreviewed"][0]["location"]["path"] == "translations/en/a.md.po"


@pytest.mark.usefixtures("site")
def test_units_in_an_earlier_translation_are_published_and_named(rkt: Rkt) -> None:
    run = rkt("build", "--missing", "previous")
    assert run.code == 0
    assert "2 units not reviewed: 1 in the source language, 1 in an earlier translation" in run.out
    assert "published as it was before the source changed: number: '45' became '54'" in run.out
    assert f"EN {TENTS}" in built("a.md")
    assert CATS in built("a.md")
    told = result(rkt("build", "--missing", "previous", "--json"))
    [unit] = [each for each in told["unreviewed"] if each["mark"] == "previous"]
    assert (unit["text"], unit["changes"]) == (f"EN {TENTS}", ["number: '45' became '54'"])


@pytest.mark.usefixtures("site")
def test_stand_ins_are_marked_where_they_stand(rkt: Rkt) -> None:
    assert rkt("build", "--missing", "previous").code == 0
    marked = re.findall(r'<mark class="rktranslate-(\w+)"[^>]*>([^<]*)</mark>', built("a.md"))
    assert marked == [("previous", f"EN {TENTS}"), ("source", CATS)]
    assert "<mark" not in built("b.md")


@pytest.mark.parametrize("missing", ["source", "previous"])
@pytest.mark.usefixtures("site")
def test_a_preview_by_the_policy(rkt: Rkt, missing: str) -> None:
    assert rkt("build", "--draft", "--missing", missing).code == 0
    draft = built("a.draft.md")
    kinds = {
        "source": "2 in the source language",
        "previous": "1 in the source language, 1 translation of an earlier source",
    }
    notice = f"DRAFT: 2 of 3 units are not reviewed ({kinds[missing]}); not for publication"
    assert notice in draft
    assert (f"EN {TENTS}" in draft) == (missing == "previous")


def test_the_notice_of_a_preview_counts_units(project: Path, rkt: Rkt) -> None:
    table = "| Desa | Rumah |\n|---|---|\n| Sepauk | 640 |\n| Tempunak | 822 |\n"
    (project / "source/t.md").write_text(table, "utf-8")
    assert rkt("extract").code == 0
    assert rkt("build", "--draft").code == 0
    text = (project / "build/en/t.draft.md").read_text("utf-8")
    assert "DRAFT: 4 of 4 units are not reviewed" in text, "figures are no units"


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("--missing", "draft"), "add --draft for a preview"),
        (("--missing", "hold", "--draft"), "leave one of them out"),
    ],
)
@pytest.mark.parametrize("watch", [(), ("--watch",)])
@pytest.mark.usefixtures("site")
def test_a_draft_is_never_published(
    rkt: Rkt, arguments: tuple[str, ...], remedy: str, watch: tuple[str, ...]
) -> None:
    before = built("a.md")
    run = rkt("build", *arguments, *watch)
    assert run.code == 2
    assert remedy in run.err
    assert built("a.md") == before
    assert not Path("build/en/a.draft.md").exists()


@pytest.mark.usefixtures("site")
def test_the_policy_of_the_project(rkt: Rkt) -> None:
    configure("previous")
    assert rkt("build").code == 0
    rows = result(rkt("status", "--json"))["catalogs"]
    assert [row["built"] for row in rows] == [True, True]
    assert rkt("build", "--missing", "hold").code == 3
    configure("hold")
    assert [row["outdated"] for row in result(rkt("status", "--json"))["catalogs"]] == [True, False]


@pytest.mark.usefixtures("site")
def test_no_project_publishes_drafts(rkt: Rkt) -> None:
    configure("draft")
    run = rkt("build")
    assert run.code == 2
    assert "build.missing: expected one of hold, source, previous, found 'draft'" in run.err


@pytest.mark.parametrize("level", ["error", "warning"])
@pytest.mark.usefixtures("site", "no_engines", "no_bundled")
def test_findings_about_units_that_are_not_published_hold_no_page(rkt: Rkt, level: str) -> None:
    """The draft of the changed sentence has the old number, which is an error."""
    configure("previous", "[checks]", f'fail-level = "{level}"', "wrong-language = false")
    run = rkt("run", "--json")
    told = result(run)
    assert any(each["check_id"] == "numbers" for each in told["check"]["findings"])
    assert told["build"]["held"] == []
    assert told["build"]["built"][0]["written"]
    assert run.code == 1


@pytest.mark.usefixtures("site", "no_engines", "no_bundled")
def test_a_finding_about_a_reviewed_unit_holds_its_page(rkt: Rkt) -> None:
    configure("previous", "[checks]", "wrong-language = false")
    path = Path("translations/en/a.md.po")
    text = path.read_text("utf-8")
    path.write_text(text.replace(f'msgstr "EN {QUAKE}"', f'msgstr "EN {QUAKE} 12"', 1), "utf-8")
    told = result(rkt("run", "--json"))
    assert told["build"]["held"] == ["build/en/a.md"]
    assert not Path("build/en/a.md").read_text("utf-8").count("12")


@pytest.mark.parametrize(
    "target", ["   ", r"Two\nlines", "#-#-#-#-#  a.po (x)  #-#-#-#-# The quake."]
)
@pytest.mark.parametrize("fuzzy", [False, True])
@pytest.mark.usefixtures("site")
def test_a_fault_holds_its_page_under_every_policy(rkt: Rkt, target: str, fuzzy: bool) -> None:
    path = Path("translations/en/a.md.po")
    text = path.read_text("utf-8")
    path.write_text(text.replace(f'msgstr "EN {QUAKE}"', f'msgstr "{target}"'), "utf-8")
    if fuzzy and target.startswith("#-"):
        text = path.read_text("utf-8").replace(f'msgid "{QUAKE}"', f'#, fuzzy\nmsgid "{QUAKE}"')
        path.write_text(text, "utf-8")
    run = rkt("build", "--missing", "source", "--json")
    assert run.code == 3
    [unit] = result(run)["incomplete"]
    assert unit["source"] == QUAKE
    assert [each["output"] for each in result(run)["built"]] == ["build/en/b.md"]
