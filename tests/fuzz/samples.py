"""Valid files of every kind that the program reads, to be damaged."""

from __future__ import annotations

import io
import json
import zipfile

SENTENCES = """Presiden tiba di Jakarta [1]. Harga naik 10,5 persen pada 3 Mei 2024!

BAB I
Pasal 1
(1) Setiap orang berhak atas "keadilan"; lihat www.contoh.id.
  a. butir satu
  b. butir dua

Nama        Jumlah
Beras       1.200

[1] A. Penulis, "Judul," Kompas, 2020.
"""

MARKDOWN = """---
title: Laporan
---
# Judul *utama* {#id}

Satu **tebal** dan [tautan](https://a.id/x_(y) "judul") serta `kode`. Dua[^1] \\* tiga <b>x</b>.

- butir satu. Kalimat dua.
  1. dalam
- [ ] tugas

> kutipan

| a | b |
|---|:-:|
| satu \\| dua | `x|y` |

```sh
echo tidak
```

<div>
html
</div>

[^1]: Catatan kaki. Dua kalimat.
[ref]: https://b.id
"""

HTML = """<!DOCTYPE html>
<html lang="id" dir=ltr><head><meta charset="utf-8"><title>Judul {{ x }}</title>
<meta name=description content='Harga &amp; pasar'><style>a > b {}</style></head>
<body class=x {% if y > 1 %}id="z"{% endif %}>
<!-- catatan --><h1 id=satu>Harga <em>naik</em></h1>
<p>Satu&nbsp;<b>dua <i>tiga</b> empat</i>, <a href=x title="Tip">lima</a>.<br>Enam <code>x</code>.
<ul><li>Butir<li translate=no>Bukan <b translate=yes>ya</b></ul>
<table><tr><td>A &lt; b<td><img alt="Foto"></table><pre>kode</pre>
<script>if (a < b) "</p>"</script><svg><text>Kata</text></svg><textarea>isi</textarea>
<button>Kirim</button> <button>Batal</button><![CDATA[x]]><?php echo $x ?></body></html>
"""
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
COMMENTED_COPY = f"""<w:document {_WORD}><w:body><w:tbl><w:tr><w:tc><w:p>
<w:bookmarkStart w:id="1" w:name="rk_0123456789_abcdef_1"/><w:r><w:t>1</w:t></w:r>
<w:bookmarkEnd w:id="1"/></w:p></w:tc><w:tc><w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Satu
</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"""
COMMENTS = f"""<w:comments {_WORD}>
<w:comment w:id="0" w:author="Budi" w:date="2026-11-30T10:00:00Z">
<w:p><w:r><w:t>Salah</w:t></w:r><w:r><w:tab/><w:br/></w:r></w:p></w:comment></w:comments>"""


def commented_copy(document: bytes, comments: bytes) -> bytes:
    """Return a Word document with comments."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = '<Relationships><Relationship Id="a" Type="{}/{}" Target="{}"/></Relationships>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        opened.writestr("_rels/.rels", relation.format(office, "officeDocument", "w/d.xml"))
        opened.writestr("w/_rels/d.xml.rels", relation.format(office, "comments", "c.xml"))
        opened.writestr("w/d.xml", document)
        opened.writestr("w/c.xml", comments)
    return stream.getvalue()


SRT = """1
00:00:01,000 --> 00:00:03,000
{\\an8}Presiden mengatakan bahwa <i>harga</i>
beras akan

2
00:00:03,100 --> 00:00:05,000
turun. Menteri setuju.

3
00:00:06.000 --> 00:00:07.500
- Ya.
- <font color="red">Tidak</font> {\\i1}mungkin{\\i0}.

4
0:08 --> 0:09
BUDI: (tertawa) Baik. [musik]

5
00:00:10,000 --> 00:00:12,000
♪ Indonesia tanah airku ♪
"""

VTT = """WEBVTT - Film
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

NOTE
catatan --
dua

STYLE
::cue(v) { color: red }

REGION
id:fred

satu
00:01.000 --> 00:03.000 align:start line:0
<v Budi>Harga beras &amp; gula
<00:00:02.000><c.kuning>akan</c>

00:03.100 --> 00:05.000
<v Budi>turun.</v>
<v Ani>Benarkah?

teks tanpa waktu

00:06.000 --> 00:07.000
<ruby>漢字<rt>kanji</rt></ruby> &lt;a&gt; selesai.
"""

PO = """# Catatan penerjemah
msgid ""
msgstr ""
"Project-Id-Version: uji\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Source-Language: id\\n"

#. paragraph 1, sentence 1
#: source/a.txt:1
msgid "Presiden tiba di Jakarta."
msgstr "The president arrived in Jakarta."

# mt: argos 1.0 sha256:0123456789ab; draft 0123456789ab; terms 0123456789ab; unresolved: Rusia
#. paragraph 1, sentence 2
#: source/a.txt:2 source/a.txt:9
#, fuzzy, python-format
#| msgid "Harga %s"
msgctxt "places source/a.txt:2"
msgid ""
"Harga naik \\"10\\" persen\\t"
"di desa."
msgstr "Prices rose."

# tm: 100% exact, translations/en/b.po:12
msgid "satu buku"
msgid_plural "dua buku"
msgstr[0] "one book"
msgstr[1] "two books"

# rktranslate: ignore numbers: benar
#~ msgid "Lama"
#~ msgstr "Old"
"""

CONFIG = """source-language = "id"
target-languages = ["en", "ms"]
source-dir = "source"
beam = 4

[engines]
ms = "apertium"

[checks]
ignore = ["spelling"]
fail-level = "error"
numbers = "warning"
headings = { en = "sentence" }

[segmentation]
titles = ["Kol.", "drg."]
"""

PYPROJECT = """[project]
name = "x"

[tool.rktranslate]
source-language = "id"
target-languages = ["en"]
"""

GLOSSARY = '''id,en,ms,status,case,variants,forbidden_en,type,note
Rusia,Russia|Russian,Rusia,preferred,,,,country,"catatan, panjang"
Korea Utara,North Korea,Korea Utara,,exact,Korut|DPRK,N. Korea,,
Rajin-Khasan,=,=,,,,,,
"kata ""kutip""",quoted word,,admitted,ignore,,,,
'''

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
    srclang="id" datatype="plaintext"/>
  <body>
    <tu tuid="1" changedate="20240101T000000Z"><note>n</note><prop type="x-domain">a</prop>
      <tuv xml:lang="id"><seg>Harga <bpt i="1">&lt;b&gt;</bpt>beras<ept i="1"/> naik.</seg></tuv>
      <tuv xml:lang="en-US"><seg>The price of <ph x="2"/>rice rose.</seg></tuv>
    </tu>
    <tu srclang="*all*"><tuv lang="ID"><seg>
      Dua.
    </seg></tuv><tuv lang="EN"><seg>Two.</seg></tuv></tu>
  </body>
</tmx>
"""

TBX = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
  <text><body>
    <conceptEntry id="c1">
      <descrip type="definition">sebuah negara</descrip>
      <langSec xml:lang="id"><termSec><term>Rusia</term>
        <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec></langSec>
      <langSec xml:lang="en-US"><termSec><term>Russia</term></termSec>
        <termSec><term>Muscovy</term>
        <termNote type="administrativeStatus">supersededTerm</termNote><note>n</note></termSec>
      </langSec>
    </conceptEntry>
  </body></text>
</tbx>
"""

XLIFF_PLAIN = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="source/a.txt" source-language="id" target-language="en" datatype="plaintext">
    <body>
      <trans-unit id="u1" approved="yes" xml:space="preserve">
        <source>Harga naik <ph id="3">{n}</ph>.</source>
        <target state="final">Prices rose <ph id="3">{n}</ph>.</target>
        <note from="translator">n</note>
      </trans-unit>
      <trans-unit id="u2"><source>Dua.</source><target state="new">Dua.</target></trans-unit>
    </body>
  </file>
</xliff>
"""

XLIFF_12 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="source/a.txt" source-language="id" target-language="en" datatype="plaintext">
    <header><note>x</note></header>
    <body><group id="g">
      <trans-unit id="u1" approved="yes" xml:space="preserve">
        <source>Harga <g id="1">beras</g> <x id="2"/> naik <ph id="3">{n}</ph>.</source>
        <target state="signed-off">Price of <g id="1">rice</g> <x id="2"/> <ph id="3"/>.</target>
        <note from="translator">n</note>
        <context-group purpose="location">
          <context context-type="linenumber">3</context>
        </context-group>
      </trans-unit>
      <trans-unit id="u2"><source>Dua.</source><target state="new">Dua.</target></trans-unit>
    </group></body>
  </file>
</xliff>
"""

XLIFF_20 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.0" srcLang="id" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0">
  <file id="f1" original="source/a.txt"><unit id="u1">
    <notes><note category="location">source/a.txt:1</note></notes>
    <originalData><data id="d1">&lt;b&gt;</data></originalData>
    <segment state="initial">
      <source>Harga <pc id="1" dataRefStart="d1">naik</pc><ph id="2"/>.</source>
      <target>Prices <pc id="1">rose</pc><ph id="2"/><cp hex="001b"/><sc id="4"/><ec startRef="4"/>
      </target>
    </segment>
    <ignorable><source> </source></ignorable>
    <segment state="final"><source>Dua.</source><target>Two.</target></segment>
  </unit></file>
</xliff>
"""

DEEPL_CSV = 'Rusia,Russia,id,en\n"Korea, Utara",North Korea,ID,EN\n'
DEEPL_TSV = "Rusia\tRussia\nKorea Utara\tNorth Korea\n"
OMEGAT = "# komentar\nRusia\tRussia\tcatatan\nKorea Utara\tNorth Korea; DPRK\n"
WEBLATE = (
    '"source","target","location","fuzzy","id","context","translator_comments","developer_comments"'
    '\n"Rusia","Russia","","False","1","","catatan","forbidden"\n'
)

CHECK_REPORT = json.dumps(
    {
        "version": 1,
        "command": "check",
        "exit_code": 1,
        "result": {"findings": [{"check": "numbers", "fingerprint": "0123456789abcdef"}] * 2},
    },
    indent=1,
)

ARGOS_METADATA = json.dumps(
    {
        "package_version": "1.9",
        "argos_version": "1.9",
        "from_code": "id",
        "from_name": "Indonesian",
        "to_code": "en",
        "to_name": "English",
        "links": ["https://example.org/translate-id_en-1_9.argosmodel"],
        "sha256": "0" * 64,
        "size": 1000,
        "type": "translate",
    }
)
ARGOS_INDEX = f"[{ARGOS_METADATA}, {ARGOS_METADATA.replace('1.9', '1.10')}]"

FIREFOX_RECORDS = json.dumps(
    {
        "data": [
            {
                "name": name,
                "fileType": kind,
                "sourceLanguage": "id",
                "targetLanguage": "en",
                "version": "2.0",
                "attachment": {"hash": "0" * 64, "size": 10, "location": f"x/{name}"},
            }
            for name, kind in (
                ("model.iden.intgemm.alphas.bin", "model"),
                ("lex.50.50.iden.s2t.bin", "lex"),
                ("vocab.iden.spm", "vocab"),
            )
        ]
    }
)
_FIREFOX_FILES = {
    kind: {"path": f"id-en/{name}.gz", "uncompressedHash": "0" * 64, "uncompressedSize": 10}
    for kind, name in (("model", "model.iden.intgemm.alphas.bin"), ("vocab", "vocab.iden.spm"))
}
FIREFOX_REGISTRY = json.dumps(
    {
        "baseUrl": "https://example.org",
        "models": {
            "id-en": [
                {
                    "architecture": "tiny",
                    "releaseStatus": "Release",
                    "sourceLanguage": "id",
                    "targetLanguage": "en",
                    "files": _FIREFOX_FILES,
                    "metrics": {"flores": {"bleu": 30.1}},
                }
            ]
        },
    }
)

MODEL_RECORD = json.dumps(
    {
        "version": "1.9",
        "origin": "https://example.org",
        "licence": "MIT",
        "score": "",
        "installed": "2026-01-01T00:00:00+00:00",
        "files": [{"name": "model.bin", "size": 3, "sha256": "0" * 64}],
    }
)

LANGUAGE = """relative_length = 1.1

[numbers]
joiners = "dan"
percent = ["persen"]
minus = "kurang"
"""

SENTENCE_FILE = "Satu kalimat.\nDua kalimat.\n\nTiga.\n"


def archive() -> bytes:
    """Return a model package: a zip archive of one folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("id_en/metadata.json", ARGOS_METADATA)
        opened.writestr("id_en/model/model.bin", b"weights" * 40)
        opened.writestr("id_en/sentencepiece.model", b"pieces")
    return stream.getvalue()
