"""Negation: a source that denies something, and a target that does not."""

from __future__ import annotations

import re

from rktranslate.compare.tokens import primary, word_set, words
from rktranslate.model import Span

_MALAYIC_NEGATION = re.compile(
    r"\b(?:tidak(?:lah|kah)?|bukan(?:lah|kah)?|belum|tanpa|jangan(?:lah)?)\b", re.IGNORECASE
)
NEGATIONS = {
    "id": _MALAYIC_NEGATION,
    "ms": _MALAYIC_NEGATION,
    "en": re.compile(r"\b(?:not|no|never|without|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE),
}
"""By language the words that turn a statement into its contrary."""
_MALAYIC_LOOK = word_set(
    *(f"{word} {word}lah {word}kah" for word in ("tidak", "bukan", "jangan", "belum", "tanpa"))
)
_FIRST_LOOK = {
    "id": _MALAYIC_LOOK,
    "ms": _MALAYIC_LOOK,
    "en": word_set("not no never without neither nor cannot t"),
}
"""Words of which a text has one where its negations are found; "don't" is two words."""
_MALAYIC_DENIAL = re.compile(
    r"\b(?:tidak|tak|tiada|bukan|belum|tanpa|jangan|usah|nir|non|anti|enggan|gagal|kurang|mustahil"
    r"|tolak|menolak|ditolak|mengelak|hilang|selain|larang|dilarang|melarang|henti|daripada"
    r"|nafi|menafikan|dinafikan|membantah|bantah|hampir|sukar|sulit|halang|menghalang|cegah"
    r"|mencegah|abai|mengabaikan|hanya|cuma|sebaliknya|bebas|kekurangan|ketiadaan|ketidak\w+"
    r"|takkan|tidaklah|bukanlah|walaupun|meskipun|sebelum)\w*",
    re.IGNORECASE,
)
_ENGLISH_DENIAL = re.compile(
    # Words that deny, and those that often stand for "tidak ...".
    r"\b(?:no|not|non|never|none|nothing|nobody|nowhere|nor|neither|without|cannot|hardly|barely"
    r"|scarcely|rarely|seldom|few|little|less|least|lack\w*|absen\w+|fail\w*|refus\w+|reject\w*"
    r"|den(?:y|ies|ied|ying|ial)\w*|avoid\w*|prevent\w*|miss\w*|yet|unless|except|rather|instead"
    r"|abnormal\w*|stop\w*|ceas\w*|prohibit\w*|forbid\w*|forbad\w*|ban|bans|banned|exclud\w+"
    r"|beyond|short\w*|too|poor\w*|wrong\w*|false\w*|difficult\w*|doubt\w*|declin\w+|oppos\w+"
    r"|otherwise|alternatively|zero|rare|idle|neutral|broken|error\w*|stagna\w+|reluctan\w+"
    r"|hesita\w+|accident\w*|offline|asynchron\w+|anonym\w+|degenerat\w+|disco(?:mf|nt|nn|ur)\w*|unlike\w*"
    r"|sub-?(?:optimal|standard|par)|mal(?:func|pract|nourish|nutri)\w*|de-\w+"
    r"|under-?(?:report|estimat|value|perform|fund|staff|pa(?:y|id))\w*"
    r"|ignor\w+|neglect\w*|los[est]\w*|pending|weak\w*|odd\w*|empty|vacant|mere\w*|contrary"
    r"|devoid|scant\w*|depriv\w+|alien|free|far|limited|regardless|against|out|away|contrast|only|but|before|until|still"
    r"|in(?:a[bcdpu]|ca|co[mnr]|de[cf]|di[rs]|ef|eq|es|ev|ex[phc]|fo?rm?al|frequ|flex|sec|sig|suff|val|vis)\w+"
    r"|im(?:mo|pa[rs]|per[fs]|pos|pra|pre[cg]|pro[bp])\w+|ir[r]\w{4,}|illeg\w+|illog\w+"
    r"|un(?!der|it|ti|io|iq|iv|ic)\w{3,}|dis(?!c[ou]|pla|pat|tr|ta|ti|ea)\w{4,}"
    r"|mis\w{4,}|a(?:typ|mor|sym|pol)\w+|\w+less\w*|non\w+|\w+-free)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_DENIALS = {"en": _ENGLISH_DENIAL, "id": _MALAYIC_DENIAL, "ms": _MALAYIC_DENIAL}
"""By language whatever may render a negation."""
_WEAK = re.compile(
    r"\b(?:tidak|bukan|tak)\s+(?:hanya|saja|cuma|semata|sekadar|lagi|kurang|lebih|lain|jarang|lama"
    r"|heran|salah|mengherankan|terkecuali|jauh|dapat dipungkiri|sedikit|main-main|apa-apa)\w*"
    r"|\b(?:atau|ataukah|maupun)\s+(?:tidak|belum|bukan)\b|\bbelum\s+lama\b|\bsebelum\w*\b"
    r"|\b(?:bukan|tidak)\s+\w+\s*(?:,\s*)?(?:melainkan|tetapi|tapi)\b",
    re.IGNORECASE,
)
"""Negations that the other language often says without one."""


def missing_negation(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[str, Span] | None:
    """Return a negation of the source that nothing in the target can stand for, and its span.

    None where the target denies something too, where the source denies nothing, and for languages
    of which no negations are known.
    """
    source_language, target_language = primary(source_language), primary(target_language)
    negations = NEGATIONS.get(source_language)
    denials = _DENIALS.get(target_language)
    if negations is None or denials is None:
        return None
    # Most sentences deny nothing.
    if _FIRST_LOOK[source_language].isdisjoint(words(source)):
        return None
    if not _FIRST_LOOK[target_language].isdisjoint(words(target)):
        return None
    if not negations.search(source) or denials.search(target):
        return None
    match = negations.search(_WEAK.sub(lambda weak: " " * len(weak[0]), source))
    return None if match is None else (match[0], Span(*match.span()))
