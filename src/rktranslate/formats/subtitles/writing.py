"""Writing the targets of subtitles into the cues of their sources."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.formats.lines import LINE_END, file_line_break
from rktranslate.formats.subtitles.blocks import runs_of
from rktranslate.formats.subtitles.cutting import Share, divided, tokens, width_of, wrapped
from rktranslate.formats.subtitles.markup import escaped, without_markup
from rktranslate.formats.subtitles.offsets import Offsets
from rktranslate.formats.subtitles.parts import Item, PartKind, shared_tags
from rktranslate.formats.targets import by_block, is_written, writable
from rktranslate.inline.blanks import BLANKS, LINE_BREAKS
from rktranslate.inline.tags import Run, find_tags, open_pairs, tagged_runs
from rktranslate.inline.widths import columns
from rktranslate.model import Syntax as InlineSyntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.formats.subtitles.blocks import Passage
    from rktranslate.formats.subtitles.cues import Cue, Syntax
    from rktranslate.formats.subtitles.cutting import Token
    from rktranslate.formats.subtitles.markup import Element
    from rktranslate.formats.subtitles.parts import Part
    from rktranslate.model import Block, Document

_LINE = 42
"""Columns of a line."""
_LINES = 2
"""Lines of a cue, unless its source has more."""
_SPEED = 17
"""Columns that are read in a second."""
_FIT = 6.0
"""Weight of text that does not fit into a cue."""
_MARKS_BEFORE = re.compile(
    r"(?>[-–—‐‑−>♩♪♫♬\[(［（]++[^\S\r\n]*+)*+((?><[^<>\r\n]*+>|\{\\[^{}\r\n]*+\})*+)\Z"
)
_LONGEST_MARKS = 200
_MARKS_AFTER = re.compile(r"[^\S\r\n]*+[♩♪♫♬\])］）]++[^\S\r\n]*+")
_EMPTY_PAIR = re.compile(r"<([a-zA-Z]++)[^<>]*+></\1\s*+>")


def changed_parts(
    block: Block, passage: Passage, targets: Sequence[str]
) -> Iterator[tuple[Part, list[Token]]]:
    """Yield the parts of a block whose text changes, with their words.

    A target is divided among the parts that its source is in; a sentence that does not change
    keeps its words in each of them.

    Raises:
        DocumentError: A target cannot be written.
    """
    count = len(passage.parts)
    words: list[list[Token]] = [[] for _ in range(count)]
    is_changed = [False] * count
    shown = Offsets(block.text)
    bounds = [*passage.starts, shown.length]
    space = ""
    for text, start, end, target in _stretches(block, targets):
        low, high = shown.plain(start), shown.plain(end)
        first = max(bisect_left(bounds, low + 1) - 1, 0)
        last = max(bisect_left(bounds, high) - 1, first)
        cuts = [bound - low for bound in bounds[first + 1 : last + 1]]
        pieces = [tokens(runs) for runs in _split(tagged_runs(text), cuts)]
        literal = block.text[start:end]
        if target is not None and target != text:
            if target:
                new = tokens(tagged_runs(target))
                shares = _shares(passage.parts[first : last + 1], pieces)
                pieces = divided(new, shares, _FIT)
            else:
                pieces = [[] for _ in pieces]
            is_changed[first : last + 1] = [True] * (last + 1 - first)
        if target is None:
            space = space or literal[: len(literal) - len(literal.lstrip(BLANKS))]
        for index, piece in enumerate(pieces, first):
            if piece:
                words[index] += [replace(piece[0], space=space, space_tags=()), *piece[1:]]
                space = ""
        if target is None:
            space = space or literal[len(literal.rstrip(BLANKS)) :]
    for index, part in enumerate(passage.parts):
        if is_changed[index]:
            yield part, words[index]


def _stretches(block: Block, targets: Sequence[str]) -> Iterator[tuple[str, int, int, str | None]]:
    """Yield the text between segments and each segment: text, bounds, target; None without one."""
    segments = block.segments
    edges = [(0, 0), *((s.span.start, s.span.end) for s in segments), (len(block.text),) * 2]
    gaps = [(left[1], right[0]) for left, right in pairwise(edges)]
    offsets = [offset for gap in gaps for offset in gap]
    opened = open_pairs(find_tags(block.text), offsets)
    for index, (start, end) in enumerate(gaps):
        if start < end:
            opening = "".join(f"<{name}>" for name in opened[2 * index])
            closing = "".join(f"</{name}>" for name in reversed(opened[2 * index + 1]))
            yield f"{opening}{block.text[start:end]}{closing}", start, end, None
        if index < len(segments):
            segment, target = segments[index], targets[index]
            text = ""
            if is_written(target, segment):
                text = writable(target, segment, InlineSyntax.TAGS)
            yield segment.source, segment.span.start, segment.span.end, text


def _split(runs: Sequence[Run], cuts: Sequence[int]) -> list[list[Run]]:
    """Return the runs between offsets of their plain text."""
    pieces: list[list[Run]] = [[]]
    position = 0
    for run in runs:
        rest = run
        while len(pieces) <= len(cuts) and position + len(rest.text) >= cuts[len(pieces) - 1]:
            before = cuts[len(pieces) - 1] - position
            if before > 0:
                pieces[-1].append(Run(rest.text[:before], rest.tags))
                rest = replace(rest, text=rest.text[before:])
                position += before
            pieces.append([])
        if rest.text or rest.standalone is not None:
            pieces[-1].append(rest)
            position += len(rest.text)
    pieces += ([] for _ in range(len(cuts) + 1 - len(pieces)))
    return pieces


def _shares(parts: Sequence[Part], pieces: Sequence[Sequence[Token]]) -> list[Share]:
    """Return what each part should hold: by the text of its source, and by its time."""
    widths = [width_of(piece) or 1 for piece in pieces]
    times = [
        part.seconds * width / max(columns(part.text), 1)
        for part, width in zip(parts, widths, strict=True)
    ]
    all_columns, all_time = float(sum(widths)), sum(times) or 1.0
    shares = []
    for part, width, time in zip(parts, widths, times, strict=True):
        others = max(columns(part.text) - width, 0)
        room = float(max(_most_lines(part) * _LINE - others, width))
        if time:
            room = min(room, max(time * _SPEED, width))
        shares.append(Share(width / all_columns + time / all_time, room))
    return shares


def _most_lines(part: Part) -> int:
    return max(_LINES, len(part.line_starts) + 1)


def written_cues(
    document: Document,
    text: str,
    content: Mapping[int, Passage],
    syntax: Syntax,
    targets: Sequence[str],
) -> list[tuple[int, int, str]]:
    """Return the stretches of the file that change, in order: bounds and text.

    Args:
        document: The document.
        text: The text of the file.
        content: The passages by the indexes of their blocks.
        syntax: The syntax of the file.
        targets: A target per segment.

    Raises:
        DocumentError: The number of targets is wrong, or one cannot be written.
    """
    by_cue: dict[int, list[tuple[Part, str]]] = {}
    cues: dict[int, Cue] = {}
    line_break = file_line_break(text)
    for index, (block, own) in enumerate(by_block(document, targets)):
        if all(map(str.__eq__, own, (segment.source for segment in block.segments))):
            continue
        passage = content[index]
        for part, words in changed_parts(block, passage, own):
            lines = wrapped(words, _lines_of(part), _LINE, *_beside(text, part, syntax))
            rendered = _rendered(passage, lines, part, syntax, line_break)
            by_cue.setdefault(part.cue.number, []).append((part, rendered))
            cues[part.cue.number] = part.cue
    changes = []
    for number, changed in sorted(by_cue.items()):
        cue = cues[number]
        start, end = cue.lines[0].start, cue.lines[-1].end
        payload = _payload(text, start, end, changed, syntax)
        if not payload:
            following = LINE_END.match(text, end)
            end = following.end() if following else end
        changes.append((start, end, payload))
    return changes


def _beside(text: str, part: Part, syntax: Syntax) -> tuple[int, int]:
    """Return the columns of other text before a part on its first line, and after it on its last.

    This is a speaker's mark or name, a sound, a note, or another sentence.
    """
    lines = part.cue.lines
    first = lines[bisect_right(lines, part.start, key=lambda line: line.start) - 1].start
    last = lines[bisect_left(lines, part.end, key=lambda line: line.end)].end
    # Of a longer line it does not matter how long it is.
    before = without_markup(text[max(first, part.start - _LONGEST_MARKS) : part.start], syntax)
    after = without_markup(text[part.end : min(last, part.end + _LONGEST_MARKS)], syntax)
    return columns(before.strip("\r\n")), columns(after)


def _lines_of(part: Part) -> int:
    """Return how many lines a part may have: one for a speaker among others."""
    own = len(part.line_starts) + 1
    is_short = part.kind in (PartKind.NAME, PartKind.SOUND)
    return own if is_short or len(part.cue.lines) > own else max(_LINES, own)


def _rendered(
    passage: Passage,
    lines: Sequence[Sequence[Token]],
    part: Part,
    syntax: Syntax,
    line_break: str,
) -> str:
    """Return the lines of a part in the syntax of the file."""
    items: list[Item] = []
    for line in lines:
        for index, word in enumerate(line):
            own = runs_of(passage, word.runs)
            between = word.space if index else "\n"
            if items and between:
                spaces = runs_of(passage, [Run(between, word.space_tags)])
                tags = shared_tags(items[-1].tags, own[0].tags)
                items += spaces if index and word.space_tags else [Item(between, tags)]
            items += own
    opened = list(part.items[0].tags)
    written: list[str] = []
    for item in [*items, Item("", part.items[-1].tags)]:
        kept = len(shared_tags(tuple(opened), item.tags))
        written += (element.closing for element in reversed(opened[kept:]))
        written += (element.opening for element in item.tags[kept:])
        opened[kept:] = item.tags[kept:]
        if item.text == "\n":
            written.append(line_break)
        else:
            written.append(item.code or escaped(item.text, syntax))
    return "".join(written)


def _payload(
    text: str, start: int, end: int, changed: Sequence[tuple[Part, str]], syntax: Syntax
) -> str:
    """Return the text of a cue with the changed parts; a part without text loses its marks."""
    pieces: list[str] = []
    position = start
    is_emptied = False
    for part, rendered in sorted(changed, key=lambda each: each[0].start):
        before = text[position : part.start]
        after = part.end
        if not without_markup(rendered, syntax).strip(BLANKS):
            is_emptied = True
            tail = max(0, len(before) - _LONGEST_MARKS)
            before = before[:tail] + _MARKS_BEFORE.sub(r"\1", before[tail:], count=1)
            marks = _MARKS_AFTER.match(text, part.end, end)
            after = marks.end() if marks else part.end
        before, rendered = _without_empty_pairs(before, rendered, part.items[0].tags)
        pieces += (before, rendered)
        position = after
    pieces.append(text[position:end])
    payload = "".join(pieces)
    return _without_blank_lines(payload, syntax) if is_emptied else payload


def _without_blank_lines(payload: str, syntax: Syntax) -> str:
    """Return the text of a cue without lines that show nothing; their codes are kept, if any."""
    if not without_markup(payload, syntax).strip(BLANKS):
        return ""
    kept: list[str] = []
    codes = ""
    for line in payload.splitlines(keepends=True):
        if without_markup(line, syntax).strip(BLANKS):
            kept.append(codes + line)
            codes = ""
        else:
            codes += _EMPTY_PAIR.sub("", line.strip(BLANKS))
    return f"{''.join(kept).rstrip(LINE_BREAKS)}{codes}"


def _without_empty_pairs(before: str, rendered: str, tags: Sequence[Element]) -> tuple[str, str]:
    """Return the text before a part and the part, without pairs of tags that hold nothing."""
    for tag in reversed(tags):
        if before.endswith(tag.opening) and rendered.startswith(tag.closing):
            before = before.removesuffix(tag.opening)
            rendered = rendered.removeprefix(tag.closing)
    return before, rendered
