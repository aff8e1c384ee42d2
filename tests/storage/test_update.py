"""Compare-and-swap: an edit in the meantime is kept, a file that keeps changing is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.errors import CatalogError, GlossaryError
from rktranslate.storage.update import MAX_ATTEMPTS, Snapshot, carry_out, rewrite
from rktranslate.storage.writing import OutdatedError

Change = Callable[[], tuple[bytes | None, int]]


def edited(path: Path, times: int) -> Change:
    """Return a change that adds a line to a file which is edited the first times it is read."""
    calls = 0

    def change() -> tuple[bytes, int]:
        nonlocal calls
        calls += 1
        data = path.read_bytes()
        if calls <= times:
            path.write_bytes(data + b"edit\n")
        return data + b"ours\n", calls

    return change


@pytest.mark.parametrize("times", range(MAX_ATTEMPTS))
def test_an_edit_in_the_meantime_is_kept(tmp_path: Path, times: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    assert rewrite(tmp_path, "file", edited(path, times)) == times + 1
    assert path.read_bytes() == b"edit\n" * times + b"ours\n"


def test_a_file_that_keeps_changing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    with pytest.raises(GlossaryError) as caught:
        rewrite(tmp_path, "file", edited(path, 99), GlossaryError)
    assert str(caught.value) == "file: changed repeatedly while the command ran (run it again)"
    assert path.read_bytes() == b"edit\n" * MAX_ATTEMPTS


def test_a_file_that_another_process_creates_or_deletes_has_changed(tmp_path: Path) -> None:
    path, other = tmp_path / "file", tmp_path / "other"
    before = Snapshot.of(path, other)
    assert before.is_current()
    path.write_bytes(b"")
    assert not before.is_current()
    assert not before.is_current(path)
    assert before.is_current(other)
    between = Snapshot.of(path, other)
    assert between.has_content(path, b"")
    assert not between.has_content(path, b"x")
    assert not between.has_content(other, b"")
    path.unlink()
    assert before.is_current()
    assert not between.is_current()


def test_no_content_writes_nothing_and_compares_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def change() -> tuple[None, str]:
        path.write_bytes(b"edit")
        return None, "unchanged"

    assert rewrite(tmp_path, "file", change) == "unchanged"
    assert path.read_bytes() == b"edit"


def test_a_current_plan_is_not_made_again() -> None:
    made: list[int] = []

    def replan(plan: int) -> int:
        made.append(plan)
        return plan + 1

    def current_from(first: int) -> Callable[[int], str]:
        def write(plan: int) -> str:
            if plan < first:
                raise OutdatedError
            return f"wrote {plan}"

        return write

    assert carry_out(3, current_from(3), replan, "a.po") == (3, "wrote 3")
    assert carry_out(0, current_from(2), replan, "a.po") == (2, "wrote 2")
    assert made == [0, 1]
    with pytest.raises(CatalogError, match=r"a\.po: changed repeatedly"):
        carry_out(0, current_from(99), replan, "a.po")
    # The last attempt is compared too: no plan is made that nobody looks at.
    assert len(made) == 2 + MAX_ATTEMPTS - 1
