"""Measures the review desk over HTTP, and whether reviewers at the same time lose anything.

    python benchmarks/reviewing.py --text DIR [--units N] [--per-document N] [--samples N]
        [--reviewers N] [--minutes M] [--json] [--check]

DIR holds the sentences that ``archive.py`` makes documents of. All units are drafts. The server is
``rktranslate review`` in a process of its own; times are those of a client on the same machine,
from the request to the last byte of the answer, and *CPU* is the mean of the processor seconds that
the server took, which hardly depend on what else the machine does. Every page is of a document that
was not asked for before. Memory is the largest resident memory of the server until then.

Then some reviewers work for some minutes, most of them in the same few documents: each opens a
unit, and saves or approves a text of its own. Meanwhile sources change, and ``extract`` updates the
PO files. At the end, the saves of each unit that were accepted must form a chain: each was made
from the text of the one before, and the last one is in the PO file. All others must have been
answered with 409. An approval that is refused for findings is made again, with a reason for each.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import archive
import measure
from rktranslate.catalog.po import read, serialise
from rktranslate.model import State
from rktranslate.workflow.inputs import load_project
from rktranslate.workflow.reviewing.changes import Person
from rktranslate.workflow.reviewing.people import People

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LANGUAGE = "en"
MOST_SECONDS = {"start": 2.0, "page": 0.2, "save": 0.1}
MOST_MIB = 300
BUSY_DOCUMENTS = 4
"""Documents that most reviewers work in."""
_THINKING = (0.2, 1.5)
"""Seconds between two requests of a reviewer."""
_UPDATE_SECONDS = 30.0
"""Seconds between two updates of the sources."""
_DRAFT = re.compile(r"^The (?:\w+ \w+ )?text")
_ADDRESS = re.compile(r"https?://\S+/login\?token=\S+")


# --- the project -----------------------------------------------------------------------------


def prepare(folder: Path, sentences: list[str], units: int, per_document: int, seed: int) -> int:
    """Make a project whose units are drafts; return the number of its documents."""
    archive.save(archive.make(sentences, units, per_document, seed), folder)
    measure.run([*measure.RKTRANSLATE, "extract"], folder)
    paths = catalogues(folder)
    for path in paths:
        catalog = read(path, "id").catalog
        messages = [
            replace(message, target=f"The text {message.source}", state=State.TRANSLATED)
            for message in catalog.messages
        ]
        text = serialise(replace(catalog, messages=tuple(messages)))
        path.write_text(text, encoding="utf-8")
    return len(paths)


def catalogues(folder: Path) -> list[Path]:
    return sorted((folder / "translations" / LANGUAGE).rglob("*.po"))


# --- the server and its clients --------------------------------------------------------------


class Server:
    """``rktranslate review`` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the server
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [*measure.RKTRANSLATE, "review", "--no-open", "--port", "0"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            match = _ADDRESS.search(line)
            if match:
                self.address = match[0]
                break
        else:
            raise SystemExit(f"the server did not start:\n{''.join(said)}{self.errors}")
        Client(self.address).get("/documents", language=LANGUAGE)
        self.start = time.perf_counter() - begin
        self.start_cpu = self.cpu

    @property
    def peak(self) -> float:
        """The largest resident memory so far, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        match = re.search(r"VmHWM:\s*(\d+) kB", status)
        return int(match[1]) / 1024 if match else 0.0

    @property
    def cpu(self) -> float:
        """The processor seconds of all its threads so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def errors(self) -> str:
        """What it said about errors."""
        self.log.seek(0)
        return self.log.read().decode()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    seconds: float


class Client:
    """A browser of one person: a connection that is kept, and the cookie of a session."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host = parts.netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=60)
        self.cookie = ""
        self.connection.request("GET", f"{parts.path}?{parts.query}")
        answer = self.connection.getresponse()
        answer.read()
        cookies = answer.headers.get_all("Set-Cookie") or []
        self.cookie = "; ".join(cookie.partition(";")[0] for cookie in cookies)
        if not self.cookie:
            raise SystemExit(f"no session: {answer.status}")

    def get(self, path: str, **query: object) -> Answer:
        return self._answer("GET", f"{path}?{urlencode(query)}", None)

    def post(self, path: str, form: dict[str, str], **query: object) -> Answer:
        return self._answer("POST", f"{path}?{urlencode(query)}", urlencode(form))

    def _answer(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin", "HX-Request": "true"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begin = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        return Answer(answer.status, data.decode(), time.perf_counter() - begin)

    def follow(self, heard: Counter[str]) -> http.client.HTTPConnection:
        """Open a stream of events and count them, in a thread, until the connection is shut."""
        stream = http.client.HTTPConnection(self.host)
        stream.request("GET", "/events", headers={"Cookie": self.cookie})

        def listen() -> None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                for line in stream.getresponse():
                    if line.startswith(b"event:"):
                        heard[line[6:].strip().decode()] += 1

        threading.Thread(target=listen, daemon=True).start()
        return stream


class _Page(HTMLParser):
    """The units of a page, and the fields of its form."""

    def __init__(self) -> None:
        super().__init__()
        self.units: list[str] = []
        self.fields: dict[str, str] = {}
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "li" and named.get("data-unit"):
            self.units.append(str(named["data-unit"]))
        name = named.get("name")
        if tag == "input" and name:
            self.fields[name] = named.get("value") or ""
        if tag == "textarea" and name:
            self._area = name
            self.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def parsed(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    return page


@dataclass(frozen=True)
class Opened:
    """A unit in the editor."""

    revision: str
    target: str


def opened(client: Client, **place: str) -> Opened | None:
    answer = client.get("/edit", **place)
    if answer.status != 200:
        return None
    fields = parsed(answer.text).fields
    # The first line end of a textarea is none of its text.
    return Opened(fields["revision"], fields["target"].removeprefix("\n"))


# --- one reviewer, nobody else ---------------------------------------------------------------


@dataclass
class Timed:
    """The requests of one kind."""

    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0


def pages(server: Server, documents: Sequence[str], samples: int) -> dict[str, Timed]:
    """Return the times of each kind of request, each in a document that is new to it."""
    client = Client(server.address)
    times: defaultdict[str, Timed] = defaultdict(Timed)

    def timed(what: str, ask: Callable[[], Answer]) -> Answer:
        before = server.cpu
        answer = ask()
        if answer.status != 200:
            raise SystemExit(f"{what}: {answer.status}\n{answer.text[:500]}")
        times[what].seconds.append(answer.seconds)
        times[what].cpu += server.cpu - before
        return answer

    for number in range(samples):
        place = {"language": LANGUAGE, "document": documents[number]}
        timed("/documents", lambda: client.get("/documents", language=LANGUAGE))
        page = parsed(timed("/document", lambda: client.get("/document", **place)).text)  # noqa: B023
        unit = {**place, "unit": page.units[number % len(page.units)]}
        ordered = {**place, "order": "findings"}
        timed("/document, riskiest first", lambda: client.get("/document", **ordered))  # noqa: B023
        for path in ("/row", "/edit", "/aside"):
            timed(path, lambda: client.get(path, **unit))  # noqa: B023
        editor = opened(client, **unit)
        assert editor is not None
        form = {"target": f"{editor.target} {number}", "revision": editor.revision}
        for path in ("/findings", "/save"):
            timed(path, lambda: client.post(path, form, **unit))  # noqa: B023
    return dict(times)


# --- many reviewers --------------------------------------------------------------------------


@dataclass(frozen=True)
class Save:
    """A save, and its answer."""

    begin: float
    seen: str
    """The target in the editor."""
    target: str
    status: int
    seconds: float


@dataclass
class Record:
    """The saves of all reviewers, by document and unit."""

    saves: defaultdict[tuple[str, str], list[Save]] = field(
        default_factory=lambda: defaultdict(list)
    )
    problems: list[str] = field(default_factory=list)
    waived: int = 0
    """Approvals that were refused for findings, and made again with reasons."""
    events: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


def reviewer(
    address: str, number: int, documents: Sequence[str], stop: threading.Event, record: Record
) -> None:
    """Work until it is time to stop."""
    rng = random.Random(number)
    client = Client(address)
    stream = client.follow(record.events)
    count = 0
    while not stop.is_set():
        document = rng.choice(documents[:BUSY_DOCUMENTS] if rng.random() < 0.8 else documents)
        place = {"language": LANGUAGE, "document": document}
        units = parsed(client.get("/document", **place).text).units
        for unit in rng.sample(units, min(4, len(units))):
            stop.wait(rng.uniform(*_THINKING))
            editor = opened(client, **place, unit=unit)
            if editor is None:  # an update deleted it
                continue
            stop.wait(rng.uniform(*_THINKING))
            count += 1
            own = f"The {_word(number)} {_word(count)} text"
            # What an update has added is empty.
            target = _DRAFT.sub(own, editor.target) or own
            form = {"target": target, "revision": editor.revision}
            begin = time.perf_counter()
            path = "/approve" if rng.random() < 0.2 else "/save"
            answer = client.post(path, form, **place, unit=unit)
            findings = _findings_to_waive(answer)
            if findings:
                stop.wait(rng.uniform(*_THINKING))
                form |= dict.fromkeys(findings, "right as it is")
                begin = time.perf_counter()
                answer = client.post(path, form, **place, unit=unit)
            save = Save(begin, editor.target, target, answer.status, answer.seconds)
            with record.lock:
                record.waived += bool(findings)
                record.saves[document, unit].append(save)
                if answer.status not in (200, 409):
                    record.problems.append(f"{path}: {answer.status} {answer.text[:200]}")
    if stream.sock is not None:
        stream.sock.shutdown(socket.SHUT_RDWR)


def _findings_to_waive(answer: Answer) -> list[str]:
    """Return the fields for reasons, where an approval was refused for findings."""
    if answer.status != 422:
        return []
    return [name for name in parsed(answer.text).fields if name.startswith("waive.")]


def _word(number: int) -> str:
    """Return a word for a number; digits would be findings."""
    return "z" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def updates(folder: Path, documents: Sequence[str], stop: threading.Event) -> int:
    """Add sentences to sources and update the catalogues until it is time to stop."""
    number = 0
    while not stop.wait(_UPDATE_SECONDS):
        path = folder / documents[number % BUSY_DOCUMENTS]
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\nKalimat baru nomor {number}.\n", encoding="utf-8")
        measure.run([*measure.RKTRANSLATE, "extract", documents[number % BUSY_DOCUMENTS]], folder)
        number += 1
    return number


def together(
    folder: Path, server: Server, documents: Sequence[str], people: int, minutes: float
) -> Record:
    """Let some people review at the same time."""
    known = People(load_project(folder))
    tokens = [known.add(Person(f"Reviewer {number}"), "2026-11-30")[0] for number in range(people)]
    addresses = [f"{server.address.partition('?')[0]}?token={token}" for token in tokens]
    stop, record = threading.Event(), Record()
    threads = [
        threading.Thread(target=_caught, args=(reviewer, record, address, number, documents, stop))
        for number, address in enumerate(addresses)
    ]
    threads.append(threading.Thread(target=updates, args=(folder, documents, stop)))
    for thread in threads:
        thread.start()
    time.sleep(60 * minutes)
    stop.set()
    for thread in threads:
        thread.join()
    return record


def _caught(
    work: Callable[..., None], record: Record, address: str, number: int, *rest: object
) -> None:
    try:
        work(address, number, *rest, record)
    except Exception as error:  # noqa: BLE001 - a reviewer who cannot go on is a result
        with record.lock:
            record.problems.append(f"reviewer {number}: {type(error).__name__}: {error}")


def lost(folder: Path, server: Server, record: Record) -> Iterator[str]:
    """Yield what is wrong with the saves that were accepted."""
    client = Client(server.address)
    for (document, unit), saves in record.saves.items():
        accepted = sorted(
            (save for save in saves if save.status == 200), key=lambda save: save.begin
        )
        if not accepted:
            continue
        for before, after in itertools.pairwise(accepted):
            if after.seen != before.target:
                yield f"{document} {unit}: {before.target!r} was replaced unseen"
        editor = opened(client, language=LANGUAGE, document=document, unit=unit)
        path = folder / "translations" / LANGUAGE / f"{document.removeprefix('source/')}.po"
        targets = {message.target for message in read(path, "id").catalog.messages}
        last = accepted[-1].target
        if last not in targets or (editor is not None and editor.target != last):
            yield f"{document} {unit}: {last!r} is not in the file"


# --- the figures -----------------------------------------------------------------------------


def main() -> None:
    parser = archive.parser(__doc__)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--per-document", type=int, default=30)
    parser.add_argument("--samples", type=int, default=60, help="documents to measure [60]")
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--check", action="store_true", help="fail where a promise is broken")
    given = parser.parse_args()
    broken: list[str] = []
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = str(Path(name, "cache"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        folder = Path(name, "project")
        sentences = archive.sentences_of(given.text)
        number = prepare(folder, sentences, given.units, given.per_document, given.seed)
        documents = [f"source/{path.stem}" for path in catalogues(folder)]
        random.Random(given.seed).shuffle(documents)
        Server(folder).stop()  # where it is installed, the modules are compiled
        server = Server(folder)
        try:
            rows.append(["start", 1, *[server.start] * 3, server.start_cpu])
            samples = min(given.samples, number)
            for path, times in pages(server, documents, samples).items():
                count = len(times.seconds)
                rows.append([path, count, *_spread(times.seconds), times.cpu / count])
            rows.append(["peak MiB", 1, *[server.peak] * 3, ""])
            broken += _broken(rows)
            if given.minutes:
                record = together(folder, server, documents, given.reviewers, given.minutes)
                saves = [save for each in record.saves.values() for save in each]
                taken = [save.seconds for save in saves if save.status == 200]
                if taken:
                    label = f"/save, {given.reviewers} reviewers"
                    rows.append([label, len(taken), *_spread(taken), ""])
                for status, count in sorted(Counter(save.status for save in saves).items()):
                    rows.append([f"answers {status}", count, "", "", "", ""])
                rows.append(["with reasons", record.waived, "", "", "", ""])
                rows.append(["events", record.events.total(), "", "", "", ""])
                rows.append(["peak MiB, together", 1, *[server.peak] * 3, ""])
                wrong = [*record.problems, *server.errors.splitlines()]
                wrong += lost(folder, server, record)
                rows.append(["lost or failed", len(wrong), "", "", "", ""])
                broken += wrong
        finally:
            server.stop()
    head = ["what", "number", "median", "95 %", "most", "CPU"]
    if given.json:
        print(json.dumps(measure.named(head, rows)))
    else:
        print(f"{number:,} documents, {given.units:,} units; seconds")
        print(measure.table(head, rows))
    if given.check and broken:
        raise SystemExit("; ".join(broken[:20]))


def _spread(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, the 95th percentile and the largest."""
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1]


def _broken(rows: Sequence[Sequence[object]]) -> Iterator[str]:
    for what, _, _, high, *_ in rows:
        assert isinstance(what, str)
        assert isinstance(high, float)
        most = MOST_SECONDS["page"]
        if what == "start":
            most = MOST_SECONDS["start"]
        elif what == "/save":
            most = MOST_SECONDS["save"]
        elif what == "peak MiB":
            most = MOST_MIB
        if high > most:
            yield f"{what}: {high:.3f}, promised {most}"


if __name__ == "__main__":
    sys.exit(main())
