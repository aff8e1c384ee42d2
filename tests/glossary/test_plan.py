"""What a change of the glossary touches: drafts that hold the term; reviewed text never."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.provenance import fingerprint, translator_comments, with_comments
from rktranslate.glossary import Glossary, Matcher, load
from rktranslate.glossary.plan import (
    NO_TERMS,
    affected_units,
    changes,
    disagreements,
    recorded_digest,
    stale_drafts,
    terms_digest,
)
from rktranslate.model import Catalog, Message, Origin, Provenance, State

BASE = (
    "id,en,status,variants,forbidden_en,type,note\n"
    "Rusia,Russia|Russian,,,,place,\n"
    "Cina,China,,Tiongkok,,,\n"
    "Menteri Pertahanan,Defence Minister,,Menhan,Secretary of Defense,,\n"
)


def glossary(text: str = BASE) -> Glossary:
    return load(text.encode())


def matcher(text: str = BASE) -> Matcher:
    return Matcher(glossary(text), "en")


def draft(source: str, target: str, under: Matcher | None, line: int = 1) -> Message:
    provenance = Provenance(
        Origin.MACHINE,
        signature="argos|v:1|model:id-en",
        step="plain",
        terms=terms_digest(source, under),
        fingerprint=fingerprint(target),
    )
    return Message(source, target, state=State.TRANSLATED, provenance=provenance, line=line)


def unrecorded(message: Message) -> Message:
    """Return a draft whose comment records no terms."""
    assert message.provenance is not None
    return replace(message, provenance=replace(message.provenance, terms=""))


def reviewed(source: str, target: str, line: int = 1) -> Message:
    return Message(source, target, state=State.REVIEWED, line=line)


def catalog(*messages: Message) -> Catalog:
    return Catalog("id", "en", messages, path="translations/en/a.po")


SOURCES = ("Rusia menang.", "Cina dan Rusia.", "Menhan tiba.", "Tidak ada apa-apa.")


def drafts(under: Matcher | None) -> Catalog:
    return catalog(*(draft(source, "x", under, 10 + n) for n, source in enumerate(SOURCES)))


def stale(before: str, after: str) -> set[str]:
    return {source for _, source in stale_drafts(drafts(matcher(before)), matcher(after))}


def test_nothing_changed_nothing_is_stale() -> None:
    assert stale(BASE, BASE) == set()


def test_only_the_drafts_that_hold_the_term() -> None:
    assert stale(BASE, BASE.replace("Russia|Russian", "Russian Federation")) == {
        "Rusia menang.",
        "Cina dan Rusia.",
    }
    assert stale(BASE, BASE.replace("Secretary of Defense", "Minister of Defense")) == {
        "Menhan tiba."
    }
    assert stale(BASE, BASE + "menang,to win,,,,,\n") == {"Rusia menang."}
    assert stale(BASE, BASE.replace("Cina,China,,Tiongkok,,,\n", "")) == {"Cina dan Rusia."}
    assert stale(BASE, BASE.replace("Tiongkok", "Tiongkok|tidak ada")) == {"Tidak ada apa-apa."}


def test_what_means_nothing_to_a_draft() -> None:
    assert stale(BASE, BASE.replace("place,", "term,a country")) == set()
    rows = BASE.splitlines(keepends=True)
    assert stale(BASE, "".join((rows[0], *reversed(rows[1:])))) == set()
    wider = BASE.replace("id,en,", "id,en,ms,").replace(
        "Rusia,Russia|Russian", "Rusia,Russia|Russian,="
    )
    wider = wider.replace("Cina,China", "Cina,China,=").replace("Minister,,", "Minister,=,,")
    assert stale(BASE, wider) == set()


def test_a_draft_that_records_nothing_is_stale_when_it_disagrees() -> None:
    good, bad = "Russia won.", "Muscovy won."
    messages = [unrecorded(draft("Rusia menang.", target, None)) for target in (good, bad)]
    assert not stale_drafts(catalog(messages[0]), matcher())
    assert stale_drafts(catalog(messages[1]), matcher()) == {(None, "Rusia menang.")}


def test_only_untouched_machine_drafts() -> None:
    old = draft("Rusia menang.", "x", None)
    for message in (
        replace(old, state=State.REVIEWED),
        replace(old, provenance=Provenance(Origin.MEMORY)),
        replace(old, obsolete=True),
        replace(old, previous_source="Rusia kalah."),
        replace(old, target=""),
    ):
        assert not stale_drafts(catalog(message), matcher())
    assert stale_drafts(catalog(old), matcher())


def test_the_digest() -> None:
    assert terms_digest("Tidak ada.", matcher()) == NO_TERMS == terms_digest("Rusia", None)
    assert terms_digest("Rusia dan Cina", matcher()) == terms_digest(
        "Cina: Rusia, Rusia", matcher()
    )
    assert terms_digest("Tiongkok", matcher()) == terms_digest("Cina", matcher())
    assert terms_digest("Rusia", matcher()) != terms_digest("Cina", matcher())


def test_the_record() -> None:
    message = draft("Rusia", "x", matcher())
    assert recorded_digest(message) == terms_digest("Rusia", matcher())
    left = with_comments(
        message, (translator_comments(message)[0] + " unresolved: 'a' is not 'b'",)
    )
    assert recorded_digest(left) == recorded_digest(message)
    assert recorded_digest(with_comments(message, ("terms:12345678", "mt: x|terms:zz"))) is None


def test_disagreements_name_both_renderings() -> None:
    after = matcher(BASE.replace("Russia|Russian", "Russian Federation"))
    message = reviewed("Rusia menang.", "Russian troops won.")
    (found,) = disagreements(message, after, matcher())
    assert (found.term, found.wanted, found.written) == (
        "Rusia",
        ("Russian Federation",),
        "Russian",
    )
    assert str(found) == "'Rusia' is 'Russian', should be 'Russian Federation'"
    (found,) = disagreements(message, after)
    assert str(found) == "'Rusia' should be rendered as 'Russian Federation'"
    minister = reviewed("Menhan tiba.", "The Secretary of Defense came.")
    (found,) = disagreements(minister, after)
    assert found.written == "Secretary of Defense"


def test_changes() -> None:
    after = glossary(
        BASE.replace("Russia|Russian", "Russia").replace("Cina,China,,Tiongkok,,,\n", "")
        + "Korea,Korea,,,,,\n"
    )
    found = {
        (c.source, c.kind): (c.before, c.after, c.row) for c in changes(glossary(), after, ["en"])
    }
    assert found == {
        ("Rusia", "changed"): (("Russia", "Russian"), ("Russia",), 2),
        ("Cina", "removed"): (("China",), (), 0),
        ("Korea", "added"): ((), ("Korea",), 4),
    }
    assert changes(glossary(), glossary(), ["en"]) == ()
    more = glossary(BASE.replace("Tiongkok", "Tiongkok|RRC"))
    assert [c.source for c in changes(glossary(), more, ["en"])] == ["Cina"]


def test_a_plan_between_two_glossaries() -> None:
    after = matcher(BASE.replace("Russia|Russian", "Russian Federation"))
    texts = catalog(
        draft("Rusia menang.", "Russia won.", matcher(), 5),
        draft("Cina menang.", "China won.", matcher(), 10),
        reviewed("Rusia kalah.", "Russia lost.", 15),
        reviewed("Rusia seri.", "The Russian Federation drew.", 20),
        reviewed("Cina kalah.", "Cathay lost.", 25),
        replace(reviewed("Rusia.", "Russia", 30), obsolete=True),
        replace(reviewed("Rusia [1]", "Rusia [1]", 35), provenance=Provenance(Origin.SOURCE)),
    )
    result = affected_units([texts], {"en": after}, {"en": matcher()})
    assert [str(unit.location) for unit in result.drafts] == ["translations/en/a.po:5"]
    assert [unit.location.line for unit in result.reviewed] == [15, 20]
    assert [bool(unit.disagreements) for unit in result.reviewed] == [True, False]
    assert result.reviewed[0].terms == ("Rusia",)
    assert result.units == 6


def test_a_plan_by_what_drafts_record() -> None:
    after = matcher(BASE.replace("Russia|Russian", "Russian Federation"))
    texts = catalog(
        draft("Rusia menang.", "Russia won.", matcher(), 5),
        draft("Rusia kalah.", "The Russian Federation lost.", after, 10),
        reviewed("Rusia seri.", "Russia drew.", 15),
        reviewed("Rusia juara.", "The Russian Federation won.", 20),
    )
    result = affected_units([texts], {"en": after})
    assert [unit.location.line for unit in result.drafts] == [5]
    assert [unit.location.line for unit in result.reviewed] == [15]


WORDS = st.sampled_from(["Rusia", "Cina", "Menhan", "dan", "tiba", "di", "Korea Utara"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Rusia", "Cina", "Korea", "Korea Utara", "tiba"]), st.sampled_from("xyz")
    ),
    max_size=4,
    unique_by=lambda row: row[0],
)


@given(ROWS, ROWS, st.lists(st.lists(WORDS, min_size=1, max_size=5), max_size=5))
def test_what_is_redone_is_what_finds_other_terms(
    old: list[tuple[str, str]], new: list[tuple[str, str]], texts: list[list[str]]
) -> None:
    before, after = (
        matcher("id,en\n" + "".join(f"{term},{word}\n" for term, word in rows))
        for rows in (old, new)
    )
    messages = {" ".join(words): draft(" ".join(words), "t", before) for words in texts}

    def facts(source: str, under: Matcher) -> set[tuple[str, tuple[str, ...]]]:
        return {(m.term.source, m.term.renderings("en")) for m in under.find(source)}

    expected = {s for s in messages if facts(s, before) != facts(s, after)}
    found = stale_drafts(catalog(*messages.values()), after)
    assert {source for _, source in found} == expected
