"""The comments in which PO files keep a provenance: one comment per step.

    # mt: <engine> <version> <model> <digest> <settings> s:<step> t:<terms> c:<confidence> d:<draft>
    # tm: 87% fuzzy, adapted, translations/en/report.md.po:31
    # tm: 100% exact, translations/en/a.md.po:31 d:<draft> (unresolved: <issue>; <issue>)
    # tm: 80% carried over from the earlier source r:<reviewed target>
    # tm: 80% carried over from the earlier source, part 1 of 2
    # source: kept verbatim

``s:`` is absent for the step ``plain``, ``t:`` where no term applied, ``c:``, 0 to 100, where the
confidence is not known; ``(unresolved: ...)`` ends that of an engine, too. What this form cannot
hold is written in the longer one of earlier versions, which is read as well, and stays as it is in
files that have it:

    # mt: <signature>|step:<step>|terms:<terms>|draft:<draft> unresolved: <issue>; <issue>
    # tm: 87% fuzzy, numbers and names adapted, <place>|draft:<draft> unresolved: <issue>; <issue>

There the confidence is ``confidence:<confidence>``, before the draft.

Tools that fold comments cut them at blanks, some at hyphens; the parts are joined when read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.model import Carried, Location, Origin, Provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARKS = ("mt:", "tm:", "source:")
"""Beginnings of the comments; one of a person may begin so, too."""
_VERBATIM = "source: kept verbatim"
_PLAIN_STEP, _NO_TERMS = "plain", "none"
"""The step and the digest that the short form leaves out."""
_MAX_PARTS = 16
"""Lines that a comment may have been folded into."""
_SHORT = re.compile(
    r"mt: (?P<signature>[^|()\s]+(?: [^|()\s]+)*?)(?: s:(?P<step>[\w-]+))?"
    r"(?: t:(?P<terms>[0-9a-f]{8}))?"
    r"(?: c:(?P<confidence>100|[1-9]?[0-9]))? d:(?P<draft>[0-9a-f]{8})"
    r"(?: \(unresolved: (?P<issues>.+)\)| unresolved: (?P<old>.+)|(?P<rest> .*))?"
)
"""A person may have added something behind it."""
_SIGNATURE = re.compile(
    r"mt: (?P<signature>\S.*?)(?=\|(?:step|terms|confidence|draft):| unresolved: |$)"
)
_STEP = re.compile(r"\|step:([\w-]+)")
_TERMS = re.compile(r"\|terms:([0-9a-f]{8}|none)(?![^| ])")
_CONFIDENCE = re.compile(r"\|confidence:(100|[1-9]?[0-9])(?![^| ])")
_DRAFT = re.compile(r"\|draft:([0-9a-f]{8})(?![^| ])")
_DIGEST = re.compile(r"[0-9a-f]{12}")
_CONTINUED = re.compile(r"[dr]:[0-9a-f]{8}(?![0-9a-f])|\(?unresolved: ")
"""Parts that follow what could be a whole comment."""
_UNRESOLVED = " unresolved: "
_ISSUE_SEPARATOR = "; "
_CARRIED_PHRASES = {
    Carried.WHOLE: "from the earlier source",
    Carried.FIRST_PART: "from the earlier source, part 1 of 2",
    Carried.SECOND_PART: "from the earlier source, part 2 of 2",
    Carried.JOINED: "from 2 earlier sources",
    Carried.CUT_ANEW: "from the same text, cut into other units",
}
_CARRIED_BY_PHRASE = {phrase: carried for carried, phrase in _CARRIED_PHRASES.items()}
_CARRIED = re.compile(
    r"tm: (?P<rate>\d{1,3})% carried over (?P<phrase>[^|]*?)"
    r"(?:(?:\|reviewed:| r:)(?P<reviewed>[0-9a-f]{8}))?"
)
_MATCH = re.compile(
    r"tm: (?P<rate>\d{1,3})% (?P<kind>context|exact|fuzzy)"
    r"(?P<adapted>, (?:numbers and names )?adapted)?"
    r"(?:, (?P<path>.+?):(?P<line>\d{1,9}))?(?:(?:\|draft:| d:)(?P<draft>[0-9a-f]{8}))?"
    r"(?: unresolved: (?P<old>.+)| \(unresolved: (?P<issues>.+)\))?"
)
_OTHER_MATCH = re.compile(r"tm: (?:(?P<rate>\d{1,3})%)?.*\S.*")


class CommentLines(NamedTuple):
    """A translator comment, which a tool may have folded into several."""

    start: int
    end: int
    """The number after that of its last line."""
    text: str
    """On one line again."""


def unfolded(comments: Sequence[str]) -> Iterator[CommentLines]:
    """Yield translator comments; those of a provenance that a tool has folded are one."""
    position = 0
    while position < len(comments):
        parts = 1
        if comments[position].startswith(MARKS):
            parts = _parts_of(comments, position)
        end = position + parts
        yield CommentLines(position, end, _joined(comments[position:end]))
        position = end


def _parts_of(comments: Sequence[str], start: int) -> int:
    """Return how many comments are the parts of one provenance; one if they are not."""
    end = min(start + _MAX_PARTS, len(comments))
    for number in range(start + 1, end + 1):
        following = comments[number] if number < len(comments) else ""
        if _is_whole(_joined(comments[start:number])) and not _CONTINUED.match(following):
            return number - start
        if not following or following.startswith(MARKS):
            break
    return 1


def _joined(parts: Sequence[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        text += part if text.endswith("-") and not text.endswith(" -") else f" {part}"
    return text


def _is_whole(comment: str) -> bool:
    """Return whether a comment is a provenance without a doubt, to its end."""
    if comment == _VERBATIM:
        return True
    short, match = _SHORT.fullmatch(comment), _MATCH.fullmatch(comment)
    if short is not None and (short["old"] or short["rest"]):
        return False
    match = short or match
    if match is not None:
        issues = match["issues"] or ""
        return issues.count("(") == issues.count(")")
    carried = _CARRIED.fullmatch(comment)
    if carried is not None:
        return carried["phrase"] in _CARRIED_BY_PHRASE
    return comment.startswith("mt: ") and "|" in comment and _DRAFT.search(comment) is not None


def parse(comment: str) -> Provenance | None:
    """Return the provenance that a translator comment records; None for any other comment."""
    if comment == _VERBATIM:
        return Provenance(Origin.SOURCE, comment=comment)
    if comment.startswith("mt: "):
        return _parse_machine(comment)
    if comment.startswith("tm: "):
        return _parse_memory(comment)
    return None


def _parse_machine(comment: str) -> Provenance | None:
    short = _SHORT.fullmatch(comment)
    if short is not None:
        signature = _long_signature(short["signature"])
        if signature is not None:
            return Provenance(
                Origin.MACHINE,
                signature=signature,
                step=short["step"] or _PLAIN_STEP,
                terms=short["terms"] or _NO_TERMS,
                fingerprint=short["draft"],
                unresolved=_issues(short["issues"] or short["old"]),
                confidence=_number(short["confidence"]),
                comment=comment,
            )
    fields, _, issues = comment.partition(_UNRESOLVED)
    named = _SIGNATURE.match(fields)
    if named is None:
        return None
    step, terms, confidence, draft = (
        pattern.search(fields) for pattern in (_STEP, _TERMS, _CONFIDENCE, _DRAFT)
    )
    return Provenance(
        Origin.MACHINE,
        signature=named["signature"],
        step=step[1] if step else "",
        terms=terms[1] if terms else "",
        fingerprint=draft[1] if draft else "",
        unresolved=_issues(issues),
        confidence=_number(confidence[1] if confidence else None),
        comment=comment,
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _issues(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(_ISSUE_SEPARATOR)) if text else ()


def _parse_memory(comment: str) -> Provenance | None:
    carried = _CARRIED.fullmatch(comment)
    if carried and carried["phrase"] in _CARRIED_BY_PHRASE:
        return Provenance(
            Origin.MEMORY,
            match_rate=int(carried["rate"]),
            carried=_CARRIED_BY_PHRASE[carried["phrase"]],
            reviewed=carried["reviewed"] or "",
            comment=comment,
        )
    match = _MATCH.fullmatch(comment)
    if match:
        return Provenance(
            Origin.MEMORY,
            match_rate=int(match["rate"]),
            match_kind=match["kind"],
            adapted=match["adapted"] is not None,
            match_location=Location(match["path"], int(match["line"])) if match["path"] else None,
            fingerprint=match["draft"] or "",
            unresolved=_issues(match["issues"] or match["old"]),
            comment=comment,
        )
    other = _OTHER_MATCH.fullmatch(comment)
    if other is None:
        return None
    return Provenance(Origin.MEMORY, match_rate=_number(other["rate"]), comment=comment)


def render(provenance: Provenance) -> str:
    """Return the translator comment of a provenance, without those of the previous steps.

    A comment that was read is returned unchanged.
    """
    alone = replace(provenance, previous=None)
    if provenance.comment and parse(provenance.comment) == alone:
        return provenance.comment
    if provenance.origin is Origin.MACHINE:
        short = _render_short(provenance)
        return short if short and parse(short) == alone else _render_long(provenance)
    if provenance.origin is Origin.MEMORY:
        return _render_memory(provenance)
    return _VERBATIM


def _render_short(provenance: Provenance) -> str:
    """Return the short comment of a draft; empty where this form cannot hold it."""
    signature = _short_signature(provenance.signature)
    if not signature:
        return ""
    step = "" if provenance.step == _PLAIN_STEP else f" s:{provenance.step}"
    terms = "" if provenance.terms == _NO_TERMS else f" t:{provenance.terms}"
    confidence = "" if provenance.confidence is None else f" c:{provenance.confidence}"
    fields = f"{signature}{step}{terms}{confidence} d:{provenance.fingerprint}"
    return f"mt: {fields}{_render_issues(provenance)}"


def _short_signature(signature: str) -> str:
    """Return ``argos 4.8 id-en 4cf17e19633d beam:4`` for a signature; empty for an unusual one.

    That of an engine is ``argos|v:4.8|model:id-en|sha:4cf17e19633d|beam:4``; see ``Signature``.
    """
    parts = signature.split("|")
    index = 1
    for label in ("v:", "model:", "sha:"):
        if len(parts) > index and parts[index].startswith(label):
            parts[index] = parts[index].removeprefix(label)
            index += 1
    short = " ".join(parts)
    return short if _long_signature(short) == signature else ""


def _long_signature(short: str) -> str | None:
    """Return the signature that a short one stands for; None if it stands for none."""
    engine, *rest = short.split(" ")
    if not rest:
        return None
    version, *rest = rest
    parts = [engine, f"v:{version}"]
    if rest and ":" not in rest[0] and not _DIGEST.fullmatch(rest[0]):
        parts.append(f"model:{rest.pop(0)}")
    if rest and _DIGEST.fullmatch(rest[0]):
        parts.append(f"sha:{rest.pop(0)}")
    return "|".join([*parts, *rest])


def _render_long(provenance: Provenance) -> str:
    parts = [f"mt: {provenance.signature}"]
    for name, value in (
        ("step", provenance.step),
        ("terms", provenance.terms),
        ("confidence", "" if provenance.confidence is None else str(provenance.confidence)),
        ("draft", provenance.fingerprint),
    ):
        if value:
            parts.append(f"{name}:{value}")
    issues = _ISSUE_SEPARATOR.join(provenance.unresolved)
    return "|".join(parts) + (_UNRESOLVED + issues if issues else "")


def _render_memory(provenance: Provenance) -> str:
    rate = 0 if provenance.match_rate is None else provenance.match_rate
    if provenance.carried is not None:
        reviewed = f" r:{provenance.reviewed}" if provenance.reviewed else ""
        return f"tm: {rate}% carried over {_CARRIED_PHRASES[provenance.carried]}{reviewed}"
    adapted = ", adapted" if provenance.adapted else ""
    place = f", {provenance.match_location}" if provenance.match_location else ""
    draft = f" d:{provenance.fingerprint}" if provenance.fingerprint else ""
    text = f"tm: {rate}% {provenance.match_kind}{adapted}{place}{draft}"
    return text + _render_issues(provenance)


def _render_issues(provenance: Provenance) -> str:
    if not provenance.unresolved:
        return ""
    return f" (unresolved: {_ISSUE_SEPARATOR.join(provenance.unresolved)})"
