"""Source updates: the units of a document and its earlier catalogue make the new catalogue.

What happens to a message, in this order:

1. *Kept*: its source still occurs. Everything stays but locations and extracted comments.
   *Revived*: the same, for an obsolete message whose source is back.
2. *Carried*: its source differs only in typography (quotation marks, dashes, spaces; in headings
   also case). Everything stays, review included.
3. *Adopted*: it comes from another catalogue, whose document was renamed or split, unchanged.
4. *Cut anew*: the text is the same, but the boundaries of its units are others, as after an update
   of the program or when wrapped lines are joined. The targets are divided or joined; what was
   reviewed stays so where a build gives the same text.
5. *Fuzzy*: its source was changed. The most similar earlier message gives its target as a draft,
   with the source that the target was made for as previous source. Where a sentence was split in
   two, each part gets its share of the target; where two were joined, the draft is both targets.
6. *New*: no message fits. A reference entry may be prefilled with itself.
7. *Retired*: a message without a place becomes obsolete. Only messages that nobody worked on are
   dropped, and carried-over drafts whose text is in other messages.

A source that occurs several times is one message with several locations. A person may add messages
with a context: they share the places as `rktranslate.catalog.contexts` says, and each stands where
its first place is. They follow their source through all of the above. One whose context names no
place while its source occurs stays current, without locations, until a person corrects it.
"""

from rktranslate.catalog.merge.carry_over import split_or_joined
from rktranslate.catalog.merge.merger import MergeOptions, MergeResult, merge

__all__ = ["MergeOptions", "MergeResult", "merge", "split_or_joined"]
