"""The inflector: both directions agree, and look-alikes are no forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.languages.inflector import Forms, Inflector, inflector
from rktranslate.languages.loader import known_languages, load_language, parse_language

ENGLISH = inflector("en")
VERB = (Forms.PRESENT, Forms.PAST, Forms.PARTICIPLE, Forms.PROGRESSIVE)


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("embargo", "embargoes"),
        ("photo", "photos"),
        ("ally", "allies"),
        ("essay", "essays"),
        ("colloquy", "colloquies"),
        ("coach", "coaches"),
        ("monarch", "monarchs"),
        ("tax", "taxes"),
        ("process", "processes"),
        ("basis", "bases"),
        ("thesis", "theses"),
        ("chairman", "chairmen"),
        ("policewoman", "policewomen"),
        ("human", "humans"),
        ("German", "germans"),
        ("shaman", "shamans"),
        ("grandchild", "grandchildren"),
        ("spokesperson", "spokespeople"),
        ("spacecraft", "spacecraft"),
        ("midwife", "midwives"),
        ("thief", "thieves"),
        ("belief", "beliefs"),
        ("roof", "roofs"),
        ("foot", "feet"),
        ("mouse", "mice"),
        ("bacterium", "bacteria"),
        ("nucleus", "nuclei"),
        ("larva", "larvae"),
        ("headquarters", "headquarters"),
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    noun = noun.casefold()
    assert ENGLISH.forms(noun, Forms.PLURAL)[0] == plural
    if noun != plural:
        (lemma,) = ENGLISH.lemmas(plural, {noun})
        assert lemma.forms & Forms.PLURAL


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("launch", "launches launched launched launching"),
        ("ban", "bans banned banned banning"),
        ("hope", "hopes hoped hoped hoping"),
        ("hop", "hops hopped hopped hopping"),
        ("deny", "denies denied denied denying"),
        ("deploy", "deploys deployed deployed deploying"),
        ("free", "frees freed freed freeing"),
        ("tie", "ties tied tied tying"),
        ("echo", "echoes echoed echoed echoing"),
        ("develop", "develops developed developed developing"),
        ("occur", "occurs occurred occurred occurring"),
        ("refer", "refers referred referred referring"),
        ("offer", "offers offered offered offering"),
        ("transmit", "transmits transmitted transmitted transmitting"),
        ("visit", "visits visited visited visiting"),
        ("travel", "travels travelled travelled travelling"),
        ("reveal", "reveals revealed revealed revealing"),
        ("equip", "equips equipped equipped equipping"),
        ("mimic", "mimics mimicked mimicked mimicking"),
        ("fix", "fixes fixed fixed fixing"),
        ("withdraw", "withdraws withdrew withdrawn withdrawing"),
        ("overthrow", "overthrows overthrew overthrown overthrowing"),
        ("forget", "forgets forgot forgotten forgetting"),
        ("cut", "cuts cut cut cutting"),
        ("go", "goes went gone going"),
        ("do", "does did done doing"),
        ("have", "has had had having"),
        ("be", "is was been being"),
        ("dye", "dyes dyed dyed dyeing"),
        ("lie", "lies lay lain lying"),
    ],
)
def test_verbs(verb: str, forms: str) -> None:
    assert [ENGLISH.forms(verb, form)[0] for form in VERB] == forms.split()
    for text in forms.split():
        assert text == verb or [each.word for each in ENGLISH.lemmas(text, {verb})] == [verb]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("traveled", "travel"),
        ("focussed", "focus"),
        ("benefitted", "benefit"),
        ("learnt", "learn"),
        ("gotten", "get"),
        ("were", "be"),
        ("are", "be"),
        ("referenda", "referendum"),
        ("referendums", "referendum"),
        ("persons", "person"),
        ("wharfs", "wharf"),
        ("kennedys", "kennedy"),
        ("ageing", "age"),
    ],
)
def test_every_usual_spelling_is_a_form(text: str, word: str) -> None:
    assert [lemma.word for lemma in ENGLISH.lemmas(text, {word})] == [word]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("news", "new"),
        ("goods", "good"),
        ("according", "accord"),
        ("politics", "politic"),
        ("evening", "even"),
        ("feed", "fee"),
        ("hoping", "hop"),
        ("hopping", "hope"),
        ("barred", "bare"),
        ("signal", "sign"),
        ("reporter", "report"),
        ("finding", "fin"),
        ("womans", "woman"),
        ("catched", "catch"),
        ("crises", "cry"),
        ("childs", "child"),
        ("was", "wa"),
        ("s", ""),
    ],
)
def test_what_looks_like_a_form_and_is_none(text: str, word: str) -> None:
    assert ENGLISH.lemmas(text, {word}) == ()


@pytest.mark.parametrize(
    ("phrase", "plural"),
    [
        ("prime minister", "prime ministers"),
        ("Secretary of State", "Secretaries of State"),
        ("chief of the general staff", "chiefs of the general staff"),
        ("editor-in-chief", "editors-in-chief"),
        ("editor-in-chief of the daily", "editors-in-chief of the daily"),
        ("acting editor-in-chief", "acting editors-in-chief"),
        ("tech start-up", "tech start-ups"),
        ("father-in-law", "fathers-in-law"),
        ("solicitor general", "solicitors general"),
        ("consul-general", "consuls-general"),
        ("court martial", "courts martial"),
        ("looker-on", "lookers-on"),
        ("build-up", "build-ups"),
        ("land-for-peace plan", "land-for-peace plans"),
        ("woman minister", "women ministers"),
        ("State party", "States parties"),
        ("state visit", "state visits"),
        ("manhole", "manholes"),
        ("people's republic", "people's republics"),
        ("MP", "MPs"),
        ("VIP", "VIPs"),
        ("of", "ofs"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_a_phrase_is_put_into_the_plural_at_its_head(phrase: str, plural: str) -> None:
    assert ENGLISH.inflect(phrase, Forms.PLURAL) == plural


@pytest.mark.parametrize(
    ("phrase", "past"),
    [
        ("carry out", "carried out"),
        ("take part in", "took part in"),
        ("to give up", "to gave up"),
        ("re-elect", "re-elected"),
        ("sign off", "signed off"),
        ("stand-by", "stood-by"),
        ("Prime Minister", "Prime Minister"),
        ("NATO", "NATO"),
    ],
)
def test_a_phrase_is_conjugated_at_its_verb(phrase: str, past: str) -> None:
    assert ENGLISH.inflect(phrase, Forms.PAST) == past


def test_an_infinitive_marker_is_no_part_of_a_verb() -> None:
    assert ENGLISH.without_infinitive("to carry out") == "carry out"
    assert ENGLISH.without_infinitive("toll") == "toll"
    assert ENGLISH.without_infinitive("to") == "to"


@given(st.sampled_from([*load_language("en").grammar.verbs, *load_language("en").grammar.nouns]))
def test_every_listed_form_leads_back_to_its_word(word: str) -> None:
    for form in Forms:
        for text in ENGLISH.forms(word, form):
            assert text == word or word in [each.word for each in ENGLISH.lemmas(text, {word})]


@given(st.text(max_size=12), st.sampled_from(list(Forms)))
def test_any_text_can_be_inflected(text: str, form: Forms) -> None:
    ENGLISH.inflect(text, form)
    ENGLISH.lemmas(text.casefold(), {text})
    ENGLISH.head_words(text)
    ENGLISH.noun_spans(text)


@pytest.mark.parametrize("code", [*(code for code in known_languages() if code != "en"), "sw"])
def test_a_language_without_data_inflects_nothing(code: str) -> None:
    other = inflector(code)
    assert not other.inflects
    assert other.lemmas("signs", {"sign"}) == ()
    assert other.inflect("head of state", Forms.PLURAL) == "head of state"


def test_another_language_inflects_by_its_file_alone() -> None:
    text = """
[grammar]
nouns = "kind kinderen"
prepositions = "van"
[grammar.stems]
en = "-"
[grammar.plural]
'(?<=[^aeiou])$' = "en"
"""
    dutch = Inflector(parse_language(text, "xx").grammar)
    assert dutch.inflect("raad van state", Forms.PLURAL) == "raaden van state"
    assert [lemma.word for lemma in dutch.lemmas("boeken", {"boek"})] == ["boek"]
    assert [lemma.word for lemma in dutch.lemmas("kinderen", {"kind"})] == ["kind"]
