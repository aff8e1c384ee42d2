"""No traceback, whatever the files, arguments, variables and streams are.

A row of the table is a shell script, run in a fresh project, whose last command is the program,
``rk``. To add one: a name, the script, the exit code, and what the message says. Every row is run
as a process of its own, because streams, variables and the start of the program are what is tried.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import PACKAGES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("bash") is None, reason="the rows are scripts of bash"),
]


class Row(NamedTuple):
    name: str
    script: str
    code: int
    says: str = ""
    """A regular expression for what is printed."""


FULL, NOT_TOML, DEEP = "standard output: cannot be written", "not valid TOML", "[%.0s' {1..2000}"

# fmt: off
ROWS = [
    # --- standard streams
    Row("output is full, report", "rk status --format csv >/dev/full", 2, FULL),
    Row("output is full, lines", "rk check >/dev/full", 2, FULL),
    Row("output is full, help", "rk --help >/dev/full", 2, FULL),
    Row("output is full, version", "rk --version >/dev/full", 2, FULL),
    Row("output is full, JSON", "rk status --json >/dev/full", 2, FULL),
    Row("output is full, data", "rk tm export - >/dev/full", 2, FULL),
    Row("output is full, a failure in JSON", "rk check --to xx --json >/dev/full", 2, "not a target language"),
    Row("output is full, completion", "rk completion bash >/dev/full", 2, FULL),
    Row("output is full, unbuffered", "PYTHONUNBUFFERED=1 rk status >/dev/full", 2, FULL),
    Row("output is read-only", "rk status 1</dev/null", 2, FULL),
    Row("output is closed", "rk check >&-", 0),
    Row("output is closed, findings", "approve; rk check >&-", 1),
    Row("output is closed, data", "rk tm export - >&-", 0),
    Row("errors are closed", "rk check -C /nowhere 2>&-", 2),
    Row("errors are full", "rk check --to xx 2>/dev/full", 2),
    Row("errors are full, usage", "rk check --no-such-option 2>/dev/full", 2),
    Row("all streams are closed", "rk check <&- >&- 2>&-", 0),
    Row("all streams are closed, failure", "rk check --to xx <&- >&- 2>&-", 2),
    Row("input is closed", "rk text - --to en <&-", 2, "standard input: closed"),
    Row("input is write-only", "rk text - --to en 0>/dev/null", 2, "standard input: cannot be read"),
    Row("input is closed and not needed", "rk status <&-", 0, "units"),
    Row("a reader that leaves", "rk check | true; exit ${PIPESTATUS[0]}", 0),
    Row("a reader that leaves, findings", "approve; rk check | true; exit ${PIPESTATUS[0]}", 1),
    Row("a reader that leaves, JSON", "rk status --json | true; exit ${PIPESTATUS[0]}", 0),
    Row("a reader that leaves, help", "rk --help | true; exit ${PIPESTATUS[0]}", 0),
    Row("a reader that leaves, errors", "rk check --to xx 2>&1 >&- | true; exit ${PIPESTATUS[0]}", 2),
    Row("a pipe that does not block", "$PYTHON -c 'import os;os.set_blocking(1,False)'; rk --help", 0, "extract"),
    # --- folders
    Row("current folder is deleted", "mkdir g; cd g; rmdir ../g; rk check", 2, "the current folder does not exist"),
    Row("current folder is deleted, help", "mkdir g; cd g; rmdir ../g; rk --help", 0, "extract"),
    Row("current folder is deleted, other project", "p=$PWD; mkdir g; cd g; rmdir ../g; rk status -C $p", 0, "units"),
    Row("project does not exist", "rk check -C /no/where", 2, "no project here"),
    Row("project is a file", "rk check -C rktranslate.toml", 2, "is a file"),
    Row("project path is too long", "rk check -C $(printf '%05000d' 0)", 2, "name too long"),
    Row("output path is too long", "rk status --format csv -o $(printf '%05000d' 0)", 2, "name too long"),
    Row("output below a file", "rk status --format csv -o rktranslate.toml/x.csv", 2, "file exists"),
    Row("input path is too long", "rk text $(printf '%05000d' 0) --to en", 2, "name too long"),
    # --- arguments
    Row("undecodable text", "rk tm search $'\\xff' --to en", 2, "not valid UTF-8"),
    Row("undecodable language", "rk check --to $'\\xff'", 2, r"\\udcff"),
    Row("undecodable path", "rk check -C $'/\\xff'", 2, "no project here"),
    Row("undecodable document", "rk text $'\\xff.md' --to en", 2, r"\\udcff"),
    Row("undecodable command", "rk $'\\xff'", 2, r"\\udcff"),
    Row("undecodable revision", "rk check --since $'\\xff'", 2, "git"),
    Row("undecodable check", "rk check --select $'\\xff'", 2, r"\\udcff"),
    Row("undecodable engine", "rk translate --engine $'\\xff'", 2, r"\\udcff"),
    Row("undecodable JSON error", "rk check --to $'\\xff' --json", 2, r"\\udcff"),
    Row("line break in a command", "rk $'x\\n::error::forged'", 2, r"x\\n::error"),
    Row("line break in an option", "rk check $'--x\\n::error::forged'", 2, r"x\\n::error"),
    Row("line break in a language", "rk check --to $'x\\n::error::forged'", 2, "forged"),
    Row("empty arguments", "rk check --to ''", 2, "not a target language"),
    Row("a huge number", "rk tm search a --to en --limit $(printf '9%.0s' {1..5000})", 2, "not a valid integer"),
    Row("revision like an option", "rk check --since --output=x", 2, "git"),
    Row("approve: a long path", "rk approve $(printf '%05000d' 0)", 2, "no such source document"),
    Row("approve: undecodable path", "rk approve $'\\xff'", 2, "no such source document"),
    Row("approve: undecodable pattern", "rk approve $'\\xff*'", 2, "the pattern matches no"),
    Row("approve: a huge line", "rk approve $PO:$(printf '9%.0s' {1..5000})", 2, "no line number behind the colon"),
    Row("approve: an open pattern", "rk approve '['", 2, "no such source document|the pattern matches no"),
    Row("approve: the root", "rk approve / --dry-run", 0, "unchanged"),
    Row("approve: revision like an option", "rk approve --unchanged-since --output=x", 2, "git"),
    Row("approve: record is a folder", "mkdir -p .rktranslate/changes/00000001.json; rk approve --undo", 2, "00000001.json"),
    Row("approve: record is not text", "mkdir -p .rktranslate/changes; head -c 99 /dev/urandom >.rktranslate/changes/00000001.json; rk approve --undo", 2, "damaged record"),
    Row("approve: records are a file", "mkdir -p .rktranslate; touch .rktranslate/changes; rk approve --undo", 2, "no approval to undo"),
    *(Row(f"merge-po: {name}", f"cp $PO ours.po; {script}", code, says)
      for name, script, code, says in (
          ("folder", "rk merge-po source $PO ours.po", 2, "found a folder"),
          ("binary", "head -c 999 /dev/urandom >t.po; rk merge-po $PO ours.po t.po", 2, r"ours.po(?: \(theirs\))?:"),
          ("pipe", "echo '#' >>ours.po; rk merge-po /dev/stdin ours.po $PO <$PO", 2, r"ours.po \(ours\):"),
          ("read-only", "rk merge-po $PO /dev/full $PO", 2, "/dev/full"),
          ("undecodable", "rk merge-po $'\\xff' ours.po $PO", 2, r"\\udcff"),
          ("no git", "echo '#' >>ours.po; PATH= rk merge-po $PO ours.po $PO", 2, "a comment without a message"),
          ("line break in the name", "sed -i s/Content-Type/X/ ours.po; echo '#' >>ours.po; rk merge-po $PO ours.po $PO $'x\\n::error::forged'", 2, r"x\\u000a::error"),
      )),
    Row("review: output is full", "rk review --port 0 --no-open >/dev/full", 2, FULL),
    Row("review: port in use", "$PYTHON -c 'import socket,subprocess,sys; s=socket.create_server((\"127.0.0.1\",0)); sys.exit(subprocess.call([sys.executable,\"-m\",\"rktranslate\",\"review\",\"--no-open\",\"--port\",str(s.getsockname()[1])]))'", 2, "address already in use"),
    Row("review: undecodable host", "rk review --no-open --host $'\\xff'", 2, "unknown host"),
    Row("review: a long host", "rk review --no-open --host $(printf '%05000d' 0)", 2, "unknown host"),
    Row("review: line break in a host name", "rk review --no-open --allow-host $'x\\n::error::forged'", 2, "not a host name"),
    Row("review: undecodable name", "rk review --add $'\\xff'", 2, "not a name of a person"),
    Row("review: line break in a name", "rk review --add $'x\\n::error::forged'", 2, "not a name of a person"),
    Row("review: a huge port", "rk review --port $(printf '9%.0s' {1..5000})", 2, "not a valid integer"),
    Row("review: certificate is a folder", "rk review --no-open --tls-cert source --tls-key source", 2, "source"),
    Row("review: certificate is a device", "rk review --no-open --tls-cert /dev/zero --tls-key /dev/null", 2, "/dev/zero"),
    Row("review: people are a folder", "mkdir -p .rktranslate/people.json; rk review --people", 2, "people.json"),
    Row("review: people are not text", "mkdir -p .rktranslate; head -c 99 /dev/urandom >.rktranslate/people.json; rk review --people", 2, "damaged list of people"),
    Row("review: people are nested", f"mkdir -p .rktranslate; printf '{DEEP} >.rktranslate/people.json; rk review --no-open", 2, "damaged list of people"),
    Row("review: people lead out of the project", "mkdir -p .rktranslate; ln -s /etc/passwd .rktranslate/people.json; rk review --add x", 2, "people.json"),
    # --- rktranslate.toml and pyproject.toml
    Row("TOML: long integer", "echo beam=1$(printf '%04400d' 0) >>rktranslate.toml; rk engines", 2, r"toml:4: not valid TOML: a number"),
    Row("TOML: deep array", f"echo \"x=$(printf '{DEEP})\" >>rktranslate.toml; rk check", 2, r"toml:4: not valid TOML: arrays"),
    Row("TOML: deep inline table", "echo \"x=$(printf '{a=%.0s' {1..2000})\" >>rktranslate.toml; rk check", 2, "nested more than 32"),
    Row("TOML: key of many parts", "echo \"$(printf 'a.%.0s' {1..100000})a=1\" >>rktranslate.toml; rk check", 2, "more than 32 parts"),
    Row("TOML: table of many parts", "echo \"[$(printf 'a . %.0s' {1..9000})a]\" >>rktranslate.toml; rk check", 2, "more than 32 parts"),
    Row("TOML: long key", "echo $(printf '%05000d' 0)=1 >>rktranslate.toml; rk check", 2, "more than 1,000 char"),
    Row("TOML: too large", "head -c 2000000 /dev/zero | tr '\\0' '#' >>rktranslate.toml; rk check", 2, "larger than 1 MiB"),
    Row("TOML: date", "echo x=0000-00-00 >>rktranslate.toml; rk check", 2, NOT_TOML),
    Row("TOML: NUL in a folder", "echo 'build-dir=\"a\\u0000b\"' >>rktranslate.toml; rk build", 2, "build-dir: expected a path"),
    Row("TOML: NUL in a package", "echo 'packages=[\"a\\u0000b\"]' >>rktranslate.toml; rk engines", 2, "packages: expected a path"),
    Row("TOML: NUL in a dictionary", "printf '[checks]\\ndictionaries=[\"a\\\\u0000b\"]' >>rktranslate.toml; rk check", 2, "dictionaries: expected a path"),
    Row("TOML: NUL in the glossary", "echo 'glossary=\"a\\u0000b\"' >>rktranslate.toml; rk check", 2, "glossary: expected a path"),
    Row("TOML: forged key", "echo '\"x\\n::error::forged\\u001b[31m\"=1' >>rktranslate.toml; rk check", 2, r"x\\u000a::error::forged\\u001b"),
    Row("TOML: not UTF-8", "printf '\\xff' >>rktranslate.toml; rk check", 2, "toml:4: not valid UTF-8"),
    Row("TOML: folder", "rm rktranslate.toml; mkdir rktranslate.toml; rk check", 2, "no project here"),
    Row("TOML: other types", "echo 'engines=1' >>rktranslate.toml; rk run", 2, "engines: expected a table"),
    Row("TOML: infinite", "echo 'threads=inf' >>rktranslate.toml; rk check", 2, "threads: expected an integer"),
    Row("pyproject.toml: deep", f"rm rktranslate.toml; echo \"x=$(printf '{DEEP})\" >pyproject.toml; rk check", 2, r"pyproject.toml:1: not valid TOML"),
    # --- catalogues
    *(Row(f"PO: {charset}", f"sed -i s/charset=UTF-8/charset={charset}/ $PO; rk check", 2, f"unknown charset '{charset}'")
      for charset in ("raw_unicode_escape", "undefined", "zlib")),
    Row("PO: NUL in the charset", "sed -i 's/charset=UTF-8/charset=a\\x00b/' $PO; rk check", 2, "unknown charset"),
    Row("PO: long plural", "printf '\\nmsgid \"a\"\\nmsgid_plural \"b\"\\nmsgstr[%05000d] \"c\"\\n' 0 >>$PO; rk check", 2, "b.md.po:"),
    Row("PO: long line number", "printf '\\n#: a.md:%05000d\\nmsgid \"a\"\\nmsgstr \"b\"\\n' 0 >>$PO; rk status", 0, "3"),
    Row("PO: lone surrogate", "printf '\\nmsgid \"\\xed\\xa0\\x80\"\\nmsgstr \"\"\\n' >>$PO; rk check", 2, r"b.md.po:\d+: not valid UTF-8"),
    Row("PO: no header", "echo >$PO; rk build --draft", 2, "no header"),
    Row("PO: folder", "rm $PO; mkdir $PO; rk check", 2, "b.md.po"),
    Row("PO: hostile folder", "d=$'translations/en/x\\n::error title=forged::y'; mkdir \"$d\"; echo broken >\"$d/a.po\"; rk extract", 2, r"x\\u000a::error"),
    # --- other files
    Row("baseline: deep", f"printf '{DEEP} >b.json; rk check --baseline b.json", 2, "b.json: .*nested more than 100"),
    Row("baseline: long integer", "printf '9%.0s' {1..5000} >b.json; rk check --baseline b.json", 2, "b.json: not a JSON report"),
    Row("baseline: other values", "echo '{\"result\":{\"findings\":[1]}}' >b.json; rk check --baseline b.json", 2, "b.json: not a JSON report"),
    Row("baseline: not text", "head -c 99 /dev/urandom >b.json; rk check --baseline b.json", 2, "b.json: not a JSON report"),
    Row("baseline: folder", "rk check --baseline source", 2, "found a folder"),
    Row("glossary: NUL", "printf 'id,en\\na\\0b,c\\n' >glossary.csv; rk check", 2, "glossary.csv"),
    Row("glossary: huge cell", "printf 'id,en\\n%0200000d,c\\n' 0 >glossary.csv; rk check", 2, "glossary.csv"),
    Row("glossary: open quotation mark", "printf 'id,en\\n\"a,c\\n' >glossary.csv; rk check", 2, "glossary.csv:2"),
    Row("glossary: not UTF-8", "printf 'id,en\\n\\xff,c\\n' >glossary.csv; rk glossary check", 2, "glossary.csv:2"),
    Row("glossary: folder", "rm glossary.csv; mkdir glossary.csv; rk check", 2, "glossary.csv"),
    Row("glossary import: binary", "head -c 999 /dev/urandom >g.tbx; rk glossary import g.tbx", 2, "g.tbx"),
    Row("document: binary", "head -c 999 /dev/urandom >source/b.md; rk extract", 2, "source/b.md"),
    Row("document: deep quotation", "printf '> %.0s' {1..5000} >source/b.md; echo a >>source/b.md; rk extract", 0),
    Row("document: deep brackets", "printf '[%.0s' {1..20000} >source/b.md; rk extract", 0),
    Row("document: hostile name", "cp source/b.md $'source/\\x1b[31m\\u202e::error::.md'; rk extract", 2, r"\\x1b"),
    Row("memory: not a database", "mkdir -p .rktranslate; echo x >.rktranslate/memory.sqlite; rk tm stats", 0),
    Row("TMX: deep", "{ echo '<tmx>'; printf '<a>%.0s' {1..2000}; } >m.tmx; rk tm import m.tmx", 2, "m.tmx"),
    Row("TMX: binary", "head -c 999 /dev/urandom >m.tmx; rk tm import m.tmx", 2, "m.tmx"),
    Row("XLIFF: entities", "printf '<!DOCTYPE x [<!ENTITY a \"b\">]><xliff>&a;</xliff>' >x.xlf; rk xliff import x.xlf", 2, "x.xlf"),
    Row("XLIFF: strange encoding", "printf '<?xml version=\"1.0\" encoding=\"rot13\"?><xliff/>' >x.xlf; rk xliff import x.xlf", 2, "x.xlf"),
    Row("evaluate: not UTF-8", "printf '\\xff\\ta\\n' >e.tsv; rk evaluate e.tsv --to en", 2, "e.tsv:1: not valid UTF-8"),
    # --- listings of models
    *(Row(f"listing: {name}", f"listing '{link}'; rk models install argos id en --force --index i.json", 2, says)
      for name, link, says in (
          ("bad host", "http://[::1/x", r"i.json: listing without a usable model \(http://\[::1/x: invalid URL"),
          ("lone surrogate", "http://127.0.0.1/\\ud800", "without a usable model"),
          ("NUL", "a\\u0000b", "without a usable model"),
          ("escaped NUL", "a%00b", "without a usable model"),
          ("line break", "http://127.0.0.1/\\n", "without a usable model"),
          ("port", "http://127.0.0.1:99999/", "127.0.0.1:99999"),
          ("long label", f"http://{'a' * 80}.invalid/", "invalid URL"),
      )),
    Row("listing: deep", f"printf '{DEEP} >i.json; rk models list --available --kind argos --index i.json", 2, "nested more than 100"),
    Row("listing: odd number", "listing a.zip '\"size\": \"²\",'; rk models list --available --kind argos --index i.json", 0, "id -> en"),
    Row("model from a bad URL", "rk models install 'http://[x'", 2, "invalid URL"),
    Row("listing at a bad URL", "rk models list --available --kind argos --index 'http://[x'", 2, "invalid URL"),
    Row("mirror at a bad URL", "rk models list --available --kind argos --mirror 'http://[x'", 2, "invalid URL"),
    Row("bad proxy", "all_proxy=garbage://x rk models list --available --kind argos --index http://127.0.0.1:9/", 2, "proxy"),
    # --- variables
    Row("no UTF-8", "LC_ALL=C PYTHONUTF8=0 rk check", 0, "checked"),
    Row("no UTF-8, JSON", "echo 'Ia pergi ke São Paulo.' >source/b.md; LC_ALL=C PYTHONUTF8=0 rk extract --json", 0, '"version": 1'),
    Row("no UTF-8, undecodable argument", "LC_ALL=C PYTHONUTF8=0 rk tm search é --to en", 2, "not valid UTF-8"),
    Row("no UTF-8, file name", "cp source/b.md source/é.md; LC_ALL=C PYTHONUTF8=0 rk extract", 2, ""),
    Row("no UTF-8, configured name", "echo 'memory-dir=\"é\"' >>rktranslate.toml; LC_ALL=C PYTHONUTF8=0 rk tm stats", 2, "character encoding"),
    Row("locale does not exist", "LC_ALL=garbage LANG=$'\\xff' rk status", 0, "units"),
    Row("encoding of streams", "PYTHONIOENCODING=ascii rk tm search São --to en", 0, "no similar texts"),
    *(Row(f"COLUMNS={size}", f"COLUMNS={size} LINES={size} FORCE_COLOR=1 rk status", 0, "units") for size in ("0", "-1", "²", "x", "999999999999", "1")),
    Row("TERM", "TERM=$'\\x1b[31m' COLORTERM=x NO_COLOR= FORCE_COLOR=x rk status", 0, "units"),
    Row("no HOME", "unset HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_CONFIG_HOME; rk engines", 0, "id -> en"),
    Row("relative HOME", "unset XDG_DATA_HOME XDG_CACHE_HOME XDG_CONFIG_HOME; HOME=x rk engines", 0, "absent +HOME must be an absolute path"),
    Row("relative XDG folders", "XDG_DATA_HOME=x XDG_CACHE_HOME=y XDG_CONFIG_HOME=z rk engines; c=$?; test ! -e x -a ! -e y && exit $c", 0, "id -> en"),
    Row("HOME is a file", "unset XDG_DATA_HOME XDG_CACHE_HOME XDG_CONFIG_HOME; HOME=$PWD/rktranslate.toml rk engines", 0, "id -> en"),
    Row("no PATH", "PATH= rk engines", 0, "id -> en"),
    Row("no PATH, git", "PATH= rk check --since HEAD", 2, "git is not installed"),
    Row("no environment", "rk() { env -i \"$PYTHON\" -P -c 'import sys; sys.path[:0] = [\"'$SRC'\"]; from rktranslate.cli import main; main()' \"$@\"; }; rk status", 0, "units"),
    Row("TMPDIR is missing", "TMPDIR=/no/where rk tm export -", 0, "<tmx"),
    Row("packages of Argos", "ARGOS_PACKAGES_DIR=$PWD/rktranslate.toml rk engines", 0, "id -> en"),
    Row("completion without words", "_RKTRANSLATE_COMPLETE=bash_complete rk", 2, "internal error: KeyError"),
    Row("completion for no shell", "_RKTRANSLATE_COMPLETE=garbage rk", 2, ""),
    Row("completion in a broken project", "echo '[' >>rktranslate.toml; _RKTRANSLATE_COMPLETE=bash_complete COMP_WORDS='rk check --to ' COMP_CWORD=3 rk", 0),
    # --- limits of the process
    Row("files of no size", "ulimit -f 0; rk status --format csv -o s.csv", 2, "s.csv"),
    Row("few open files", "ulimit -n 5; rk run", 2, "oo many open files"),
    # --- plugins
    *(Row(f"plugin: {name}", f"plugin '{body}'; rk {command}", code, says)
      for name, body, command, code, says in (
          ("raises at import", "raise RuntimeError(1)", "check", 2, "plugin acme:Acme of rktranslate.formats cannot be loaded: RuntimeError: 1"),
          ("exits at import", "import sys; sys.exit(0)", "check", 2, "cannot be loaded: SystemExit: 0"),
          ("has an exception that raises", "class E(Exception):\n  def __str__(self): raise E\nclass Acme:\n  def __init__(self): raise E", "check", 2, "internal error: E"),
          ("fails with a strange error", "raise OSError(5, [], 7)", "check", 2, "cannot be loaded: OSError"),
          ("is interrupted at import", "raise KeyboardInterrupt", "check", 130, "interrupted"),
          ("recurses at import", "f = lambda: f(); f()", "check", 2, "cannot be loaded: RecursionError"),
          ("has no class", "", "check", 2, "cannot be loaded: AttributeError"),
          ("raises when made", "def Acme(): pass\nclass Acme:\n  def __init__(self): 1/0", "check", 2, "ZeroDivisionError"),
          ("implements nothing", "class Acme: name = \"acme\"", "check", 2, "does not implement Format"),
          ("has a name that raises", "class Acme:\n  suffixes = ()\n  read = write = print\n  @property\n  def name(self): raise OSError(\"x\\n::error::forged\")", "check", 2, r"OSError: x\\u000a::error"),
          ("forged message", "raise ValueError(\"x\\n::error::\\x1b[31m\\u202e\")", "check --json", 2, r"ValueError: x\\n::error::\\u001b\[31m\\u202e"),
      )),
    *(Row(f"plugin in use: {name}", f"plugin 'class Acme:\n  name, suffixes = \"acme\", (\".acme\",)\n  def write(self, *a): pass\n  def read(self, data, path, options=None): {body}'; cp source/b.md source/c.acme; rk extract", code, says)
      for name, body, code, says in (
          ("raises", "raise ValueError(7)", 2, r"ValueError: 7"),
          ("exits", "raise SystemExit(0)", 2, "c.acme: .*SystemExit: 0"),
          ("exits with an interrupt", "raise KeyboardInterrupt", 130, "interrupted"),
          ("returns nothing", "pass", 2, "c.acme: .*expected a Document"),
          ("closes standard output", "__import__(\"sys\").stdout.close(); raise ValueError(7)", 2, "ValueError: 7"),
          ("removes the streams", "import sys; sys.stdout = sys.stderr = None; raise ValueError(7)", 2, "ValueError: 7"),
          ("needs all memory", "raise MemoryError", 2, "memory|MemoryError"),
          ("recurses", "return self.read(data, path)", 2, "RecursionError"),
      )),
    # --- interrupts, and modules of the project
    Row("interrupt of an import", "echo 'raise KeyboardInterrupt' >click.py; PYTHONPATH=.:$SRC rk check", 130),
    Row("failure of an import", "echo 'raise ImportError(\"x\\n::error::y\")' >click.py; PYTHONPATH=.:$SRC rk check", 2, r"ImportError: x\\u000a::error::y"),
    Row("library is missing", "echo 'import nothing_of_this_name' >click.py; PYTHONPATH=.:$SRC rk check", 2, "ModuleNotFoundError"),
    Row("modules of a project, in workers", "echo 'raise SystemExit(99)' | tee multiprocessing.py pickle.py >babel.py; $PYTHON -P -c 'from rktranslate.cli.process import prepare; prepare()\nfrom rktranslate.execution.local_workers import local\nwith local(2) as w: print(list(w.executor.map(abs, [-1])))'", 0, r"\[1\]"),
    Row("babel.py of a project", "echo 'raise SystemExit(99)' | tee babel.py click.py typing.py jinja2.py >rich.py; rk status", 0, "units"),
]
# fmt: on

SETUP = r"""
rk() { "$PYTHON" -m rktranslate "$@"; }
approve() { sed -i '/fuzzy/d; s/^msgstr ""$/msgstr "It costs 9 [7]."/; 0,/It costs 9 \[7\]\./s///' $PO; }
listing() { printf '[{"type":"translate","from_code":"id","to_code":"en","package_version":"1.0",%s"links":["%s"]}]' "$2" "$1" >i.json; }
plugin() {
  mkdir -p plugins/acme-1.dist-info
  printf '%s\n' "$1" >plugins/acme.py
  printf 'Metadata-Version: 2.1\nName: acme\nVersion: 1\n' >plugins/acme-1.dist-info/METADATA
  printf '[rktranslate.formats]\nacme = acme:Acme\n' >plugins/acme-1.dist-info/entry_points.txt
  export PYTHONPATH=$PWD/plugins:$SRC
}
PO=translations/en/b.md.po
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    (folder / "source").mkdir()
    (folder / "source/b.md").write_text("Harga naik 10 persen.\n\nIa datang [1].\n", "utf-8")
    (folder / "glossary.csv").write_text("id,en\npersen,percent\n", "utf-8")
    (folder / "rktranslate.toml").write_text(
        'name = "p"\nsource-language = "id"\ntarget-languages = ["en"]\n', "utf-8"
    )
    run("rk extract", folder)
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Iterator[Path]:
    project = tmp_path / "p"
    shutil.copytree(template, project)
    yield project
    shutil.rmtree(project, ignore_errors=True)


def run(script: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {
        **{key: value for key, value in os.environ.items() if "proxy" not in key.lower()},
        "PYTHON": sys.executable,
        "SRC": str(PACKAGES),
        "PYTHONPATH": str(PACKAGES),
        "XDG_DATA_HOME": str(folder / "../data"),
        "XDG_CACHE_HOME": str(folder / "../cache"),
    }
    environment.pop("PYTHONSAFEPATH", None)
    return subprocess.run(
        ["bash", "-c", SETUP + script],
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_failure_is_one_line(row: Row, folder: Path) -> None:
    done = run(row.script, folder)
    # Whatever is printed is UTF-8, or ASCII where the locale says so.
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == row.code, (done.returncode, err)
    assert "Traceback" not in out + err
    assert "Exception ignored" not in err
    assert re.search(row.says, out + err), (out, err)
    assert not re.search(r"[\0-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u2028-\u202e]", out + err)
    assert not re.search(r"(?m)^\s*::|##\w*\[", out + err)
    if row.code == 2 and "error: " in err:
        assert len(err.splitlines()) == 1, err
        assert err.startswith("error: ")
