"""Drafts keep and take inflected forms: no dictionary form where the sentence needs another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from rktranslate.drafting import Draft, draft_all
from rktranslate.drafting.edits import EngineRendering, find_renderings, in_forms_of
from rktranslate.drafting.inflection import inflection
from rktranslate.engines.interface import Capabilities
from rktranslate.glossary import Matcher, load
from rktranslate.languages.inflector import Forms
from rktranslate.model import Candidate, Signature, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GLOSSARY = load(
    b"""id,en,type
gubernur,Governor of Province,title
bupati,regent,title
kapal,vessel,term
membatalkan,call off,
menembak,shoot,
Papua,Papua,place
"""
)
MATCHER = Matcher(GLOSSARY, "en")


@dataclass
class Sentences:
    """An engine that knows whole texts; other texts it copies."""

    known: dict[str, str]
    capabilities: Capabilities = field(default_factory=Capabilities)
    signature = Signature("sentences", "1")

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        if progress:
            progress(len(texts))
        return [(Candidate(self.known.get(text, text)),) for text in texts]


class Scoring(Sentences):
    """The same engine; it likes one target more than others."""

    liked = ""

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        return [0.0 if target == self.liked else -1.0 for target in targets]


def draft(engine: Sentences, text: str) -> Draft:
    (made,) = draft_all([text], engine, MATCHER, source_language="id", target_language="en")
    return made


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Para bupati hadir.", "The regents attended."),
        ("Kapal-kapal tiba.", "The vessels' crews arrived."),
        ("Polisi menembak.", "Police shot them."),
        ("Ia membatalkan.", "He is calling off the trip."),
    ],
)
def test_a_right_form_of_the_engine_is_kept(source: str, target: str) -> None:
    assert draft(Sentences({source: target}), source) == Draft(target, "plain")


@pytest.mark.parametrize(
    ("own", "plain", "expected"),
    [
        ("ship", "Several ships came.", "Several vessels came."),
        ("ship", "A ship came.", "A vessel came."),
    ],
)
def test_a_noun_takes_the_number_of_what_it_replaces(own: str, plain: str, expected: str) -> None:
    engine = Sentences({"Kapal tiba.": plain, "kapal": own, "Kapal": own})
    assert draft(engine, "Kapal tiba.") == Draft(expected, "swap")


@pytest.mark.parametrize(
    ("own", "plain", "expected"),
    [
        ("cancel", "They cancelled the trip.", "They called off the trip."),
        ("cancelled", "They are cancelling it.", "They are calling off it."),
        ("cancels", "They cancelled it.", "They called off it."),
        ("cancelled", "They cancelled it.", "They called off it."),
        ("withdraw", "It was withdrawn.", "It was called off."),
    ],
)
def test_a_verb_takes_the_form_of_what_it_replaces(own: str, plain: str, expected: str) -> None:
    engine = Sentences({"Mereka membatalkan.": plain, "membatalkan": own})
    assert draft(engine, "Mereka membatalkan.") == Draft(expected, "swap")


def test_a_title_before_its_complement_is_put_into_the_plural() -> None:
    known = {"Kedua gubernur bertemu.": "Both chief met.", "gubernur": "chief"}
    expected = Draft("Both Governors of Province met.", "swap")
    assert draft(Sentences(known), "Kedua gubernur bertemu.") == expected


@pytest.mark.parametrize(
    ("source", "copied", "expected"),
    [
        ("Tiga kapal.", "Three vessel.", "Three vessels."),
        ("12 kapal.", "12 old vessel in port.", "12 old vessels in port."),
        ("Banyak kapal.", "Numerous vessel are here.", "Numerous vessels are here."),
        ("Satu kapal.", "One vessel.", "One vessel."),
        ("Baik kapal.", "Both vessel and port.", "Both vessel and port."),
        ("Banyak kapal.", "Several vessel owners.", "Several vessel owners."),
        ("Pada 2024 kapal.", "In 2024 vessel of X.", "In 2024 vessel of X."),
    ],
)
def test_a_copied_rendering_is_in_the_plural_after_a_word_for_many(
    source: str, copied: str, expected: str
) -> None:
    plain = copied.replace("vessel", "boot")
    engine = Sentences({source: plain, source.replace("kapal", "vessel"): copied})
    assert draft(engine, source) == Draft(expected, "source")


def test_a_name_takes_no_plural() -> None:
    known = {"Kedua Papua.": "Both Irian.", "Papua": "Irian"}
    assert draft(Sentences(known), "Kedua Papua.").target == "Both Papua."


@pytest.mark.parametrize("liked", ["Dia shot it.", "Dia is shooting it.", "Dia shoot it."])
def test_the_engine_chooses_the_form_of_a_copied_verb_by_its_score(liked: str) -> None:
    plain = re.sub("shot|shooting|shoot", "shoot", liked)
    engine = Scoring({"Dia menembak itu.": "Dia x it.", "Dia shoot itu.": plain})
    engine.liked = liked
    assert draft(engine, "Dia menembak itu.") == Draft(liked, "source")


def test_the_forms_of_learned_words() -> None:
    text = "They reported on two reports."
    (one,) = find_renderings(("report",), "A report", 1, [], "en")
    assert one == EngineRendering(Span(2, 8), Forms.NONE)
    # A noun is sought before a verb.
    (noun,) = find_renderings(("report",), text, 1, [], "en")
    assert text[noun.span.start : noun.span.end] == "reports"
    both = find_renderings(("report",), text, 2, [], "en")
    assert [bool(found.forms & Forms.PAST) for found in both] == [True, False]
    assert in_forms_of(both[0], "write", "en") == ("wrote", "written", "write")
    assert in_forms_of(noun, "Minister of X", "en") == ("Minister of X",)
    assert in_forms_of(noun, "Minister of X", "en", title=True)[0] == "Ministers of X"


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        ("crisis", Forms.NONE),
        ("process", Forms.NONE),
        ("virus", Forms.NONE),
        ("hundred", Forms.NONE),
        ("thing", Forms.NONE),
        ("the Defence Ministers", Forms.PLURAL),
        ("women", Forms.PLURAL),
        ("visited", Forms.PAST | Forms.PARTICIPLE),
        ("went up", Forms.PAST),
        ("", Forms.NONE),
    ],
)
def test_the_form_of_words_that_are_not_known(words: str, forms: Forms) -> None:
    assert inflection("en").analyse(words) == forms


ARTICLES = Matcher(
    load(
        b"""id,en,type
Belanda,Holland,place
Swiss,Helvetic Confederation,place
Jerman,Deutschland,
Badan Gizi,Food Agency,organisation
PBB,UN,organisation
Timur,the Orient,place
Jawa Barat,West Java,
Rusia,Russian Federation,place
Komisi,Peace Commission,
Menlu,premier,title
"""
    ),
    "en",
)


@pytest.mark.parametrize(
    ("source", "own", "plain", "expected"),
    [
        ("Belanda menolak.", "Dutch", "The Dutch refused.", "Holland refused."),
        ("Belanda menolak.", "Dutch", "Here the Dutch lost.", "Here Holland lost."),
        ("Belanda menolak.", "Dutch", "Said the Dutch.", "Said Holland."),
        ("Belanda menolak.", "Dutch", "The Dutch team left.", "The Holland team left."),
        ("Swiss menolak.", "Alps", "The Alps refused.", "The Helvetic Confederation refused."),
        ("Jerman menolak.", "Reich", "The Reich refused.", "Deutschland refused."),
        ("Badan Gizi menolak.", "BG", "The BG refused.", "The Food Agency refused."),
        ("PBB menolak.", "PBB", "The PBB refused.", "The UN refused."),
        ("Timur menolak.", "East", "The East refused.", "The Orient refused."),
        ("Jawa Barat menolak.", "WJ", "The WJ refused.", "West Java refused."),
        ("Belanda menolak.", "Dutch", "Then the Dutch's team left.", "Then Holland's team left."),
        ("Rusia menolak.", "Russia", "Russia refused.", "The Russian Federation refused."),
        ("Rusia menolak.", "Russia", "It is in Russia.", "It is in the Russian Federation."),
        ("Rusia menolak.", "Russia", "A Russia team left.", "A Russian Federation team left."),
        ("Komisi menolak.", "KPK", "The KPK refused.", "The Peace Commission refused."),
        ("Menlu menolak.", "Chief", "He saw Chief Smith.", "He saw Premier Smith."),
        ("Menlu menolak.", "chief", "He saw the chief.", "He saw the premier."),
    ],
)
def test_a_name_has_an_article_only_where_it_belongs(
    source: str, own: str, plain: str, expected: str
) -> None:
    engine = Sentences({source: plain, source.removesuffix(" menolak."): own})
    (made,) = draft_all([source], engine, ARTICLES, source_language="id", target_language="en")
    assert made == Draft(expected, "swap")


@pytest.mark.parametrize(
    ("plain", "liked"),
    [
        ("He read the Dutch report.", "He read Holland's report."),
        ("He read a Dutch report.", "He read a Holland report."),
        ("He met more Dutch people.", "He met more Holland people."),
        ("He read the Dutch report.", "He read the Holland report."),
    ],
)
def test_the_engine_chooses_between_name_and_possessive(plain: str, liked: str) -> None:
    engine = Scoring({"Belanda.": plain, "Belanda": "Dutch"})
    engine.liked = liked
    (made,) = draft_all(["Belanda."], engine, ARTICLES, source_language="id", target_language="en")
    assert made.target == liked


BARE = b"id,en,type\ntentara,soldier,term\n"


@pytest.mark.parametrize(
    ("csv", "liked"),
    [
        (BARE, "Soldiers said reporters left."),
        (BARE, "The soldier said reporters left."),
        (BARE, "In Berlin, the soldier said reporters left."),
        (BARE + b"wartawan,newsman,term\n", "Soldiers said newsmen left."),
    ],
)
def test_bare_nouns_get_a_plural_or_an_article(csv: bytes, liked: str) -> None:
    source = "Tentara berkata wartawan pergi."
    known = {"Tentara": "Army", "tentara": "army", "wartawan": "reporters"}
    plain = re.sub("(?:the )?soldiers?", "army", liked.replace("newsmen", "reporters"), flags=re.I)
    engine = Scoring({source: plain[:1].upper() + plain[1:], **known})
    engine.liked = liked
    matcher = Matcher(load(csv), "en")
    (made,) = draft_all([source], engine, matcher, source_language="id", target_language="en")
    assert made.target == liked


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("Army said so.", "The soldier said so."),
        ("It came from army in 1999.", "It came from the soldier in 1999."),
        ("It came from foreign army in 1999.", "It came from foreign soldiers in 1999."),
        # A determiner, a number, a modifier, and an item of a list that can share an article.
        ("It came from every army in 1999.", "It came from every soldier in 1999."),
        ("It came from my army in 1999.", "It came from my soldier in 1999."),
        ("It came from one army in 1999.", "It came from one soldier in 1999."),
        ("Army camps remained.", "Soldier camps remained."),
        ("A clerk and army left.", "A clerk and soldier left."),
    ],
)
def test_a_noun_that_is_counted_is_not_left_bare(plain: str, expected: str) -> None:
    class Fluent(Scoring):
        """Likes a singular without an article, then the article, then a plural."""

        def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
            small = map(str.casefold, targets)
            return [-("the " in each) - 2.0 * ("soldiers" in each) for each in small]

    engine = Fluent({"Tentara.": plain, "Tentara": "army", "tentara": "army"})
    (made,) = draft_all(
        ["Tentara."], engine, Matcher(load(BARE), "en"), source_language="id", target_language="en"
    )
    assert made.target == expected


@pytest.mark.parametrize(
    ("rendering", "plain", "expected"),
    [
        ("soldier", "All army who came left.", "All soldiers who came left."),
        ("soldier", "Most young army in town left.", "Most young soldiers in town left."),
        ("evidence", "All army in court was lost.", "All evidence in court was lost."),
        ("soldier", "All army camps remained.", "All soldier camps remained."),
        (
            "soldier",
            "Very few old British army are here.",
            "Very few old British soldiers are here.",
        ),
        ("soldier", "Few men of the army were here.", "Few men of the soldier were here."),
    ],
)
def test_a_noun_has_the_number_that_its_neighbours_want(
    rendering: str, plain: str, expected: str
) -> None:
    matcher = Matcher(load(f"id,en,type\ntentara,{rendering},term\n".encode()), "en")
    known = {"Tentara.": plain, "Tentara": "army", "tentara": "army"}
    (made,) = draft_all(
        ["Tentara."], Sentences(known), matcher, source_language="id", target_language="en"
    )
    assert made.target == expected


@pytest.mark.parametrize(
    ("own", "plain", "expected"),
    [
        # The marker of the infinitive stays where it is, and a function word is no rendering.
        ("to use", "He used to use it.", "He used to employ it."),
        ("to use", "They want to use it.", "They want to employ it."),
        ("that", "It is that one.", "It employs that one."),
    ],
)
def test_what_the_engine_has_learned_is_the_word_alone(own: str, plain: str, expected: str) -> None:
    matcher = Matcher(load(b"id,en\nmenggunakan,employ\n"), "en")
    known = {"menggunakan": own, "Ia employ itu.": "It employs that one."}
    engine = Sentences({"Ia menggunakan itu.": plain, **known})
    (made,) = draft_all(
        ["Ia menggunakan itu."], engine, matcher, source_language="id", target_language="en"
    )
    assert made.target == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [("perusahaan,firm,", "The firm media lied."), ("perusahaan,Perum,", "Perum media lied.")],
)
def test_an_article_in_the_place_of_a_term_is_kept_before_a_common_noun(
    row: str, expected: str
) -> None:
    known = {
        "Perusahaan media bohong.": "The media lied.",
        "｟0｠ media bohong.": "｟0｠ media lied.",
    }
    engine = Sentences(known, Capabilities(placeholders=True))
    matcher = Matcher(load(f"id,en,type\n{row}\n".encode()), "en")
    (made,) = draft_all(
        [next(iter(known))], engine, matcher, source_language="id", target_language="en"
    )
    assert made == Draft(expected, "placeholder")


VERBS = Matcher(load(b"id,en,type\nmeneken,sign,term\ndicegat,block,term\n"), "en")


@pytest.mark.parametrize(
    ("source", "own", "plain", "expected"),
    [
        ("Ia meneken surat.", "ink", "He is ink the letter.", "He is signing the letter."),
        ("Ia meneken surat.", "ink", "He has ink the letter.", "He has signed the letter."),
        ("Ia meneken surat.", "ink", "He will ink the letter.", "He will sign the letter."),
        ("Ia dicegat.", "hit", "He was hit there.", "He was blocked there."),
    ],
)
def test_a_verb_has_the_form_of_its_auxiliary(
    source: str, own: str, plain: str, expected: str
) -> None:
    term = source.split()[1].rstrip(".")
    engine = Sentences({source: plain, term: own})
    (made,) = draft_all([source], engine, VERBS, source_language="id", target_language="en")
    assert made.target == expected


def test_the_letters_of_a_currency_are_no_rendering() -> None:
    matcher = Matcher(load(b"id,en,variants,type\nAmerika Serikat,America,AS,place\n"), "en")
    engine = Sentences({"Harganya 5 dolar AS.": "It costs US$5.", "AS": "US"})
    (made,) = draft_all(
        ["Harganya 5 dolar AS."], engine, matcher, source_language="id", target_language="en"
    )
    assert "America$" not in made.target


def test_an_article_of_the_engines_own_rendering_is_kept() -> None:
    matcher = Matcher(load(b"id,en,type\nRusia,Russia|Russian,place\nraja,king,\n"), "en")
    known = {"Raja Rusia datang.": "The Russian came to the tsar.", "raja": "tsar", "Raja": "tsar"}
    (made,) = draft_all(
        ["Raja Rusia datang."],
        Sentences(known),
        matcher,
        source_language="id",
        target_language="en",
    )
    assert made.target == "The Russian came to the king."


def test_the_form_of_a_word_that_is_no_verb_by_its_look_is_uncertain() -> None:
    known = {"Kapal rusak.": "It was limited.", "kapal": "limited", "Kapal": "limited"}
    assert draft(Sentences(known), "Kapal rusak.").target == "It was vessel."
    engine = Scoring(known)
    # It may be a noun, which has no such form.
    engine.liked = "It was vesselled."
    assert draft(engine, "Kapal rusak.").target == "It was vessel."
    known = {"Air tuang.": "Water was limited.", "tuang": "limited"}
    matcher = Matcher(load(b"id,en\ntuang,shift\n"), "en")
    for liked in ("Water was shifted.", "Water was shift."):
        engine = Scoring(known)
        engine.liked = liked
        (made,) = draft_all(
            ["Air tuang."], engine, matcher, source_language="id", target_language="en"
        )
        assert made.target == liked


def test_a_participle_is_not_conjugated() -> None:
    grammar = inflection("en")
    assert grammar.in_forms("reported", Forms.VERBAL) == ()
    assert grammar.in_forms("hearing", Forms.VERBAL) == ()
    assert grammar.in_forms("need", Forms.PAST) == ("needed",)
    assert grammar.in_forms("bring", Forms.PAST) == ("brought",)
