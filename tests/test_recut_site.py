"""A documentation site whose catalogue is of an earlier release keeps every review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rktranslate.catalog.po import new_catalog, read, serialise
from rktranslate.model import Location, Message, State
from tests.catalog.test_po import NOW
from tests.conftest import Run

Rkt = Callable[..., Run]
PAGE = """\
# Panduan harga {#panduan}

:::tip
Simpan kunci Anda. Jangan bagikan kepada siapa pun.
:::

- Harga beras naik sejak Januari karena panen mundur. Pemerintah menambah stok di
  gudang. Petani meminta harga pembelian dinaikkan.
- Harga jagung tetap.

> [!NOTE]
> Data harga dibuka. Lihat [laporan bulan Maret. Data lengkap](https://contoh.id/maret) juga.

| Provinsi | Keterangan |
| --- | --- |
| Bali | Harga naik.<br>Stok turun. |
| Jawa Barat | Harga tetap. Stok di 12 gudang cukup. |

## Cara menghitung {#cara}

Baca `lib/a. Lalu` di sini. Selesai.
"""
EARLIER = [
    ("Panduan harga {#panduan}", "Guide to prices {#panduan}"),
    (":::tip Simpan kunci Anda.", ":::tip Keep your key."),
    ("Jangan bagikan kepada siapa pun. :::", "Do not share it with anybody. :::"),
    (
        "Harga beras naik sejak Januari karena panen mundur. Pemerintah menambah stok di gudang. "
        "Petani meminta harga pembelian dinaikkan.",
        "Rice prices have risen since January because the harvest is late. The government is "
        "adding to its stock. Farmers ask for a higher purchase price.",
    ),
    ("Harga jagung tetap.", "Maize prices are stable."),
    ("Data harga dibuka.", "Price data are public."),
    ("Lihat [laporan bulan Maret.", "See also [the March report."),
    ("Data lengkap](https://contoh.id/maret) juga.", "All data](https://contoh.id/maret)."),
    ("Provinsi", "Province"),
    ("Keterangan", "Remarks"),
    ("Bali", "Bali"),
    ("Harga naik.<br>Stok turun.", "Prices rise.<br>Stocks fall."),
    ("Jawa Barat", "West Java"),
    (
        "Harga tetap. Stok di 12 gudang cukup.",
        "Prices are stable, and the stock in 12 warehouses is sufficient.",
    ),
    ("Cara menghitung {#cara}", "How to calculate {#calculation}"),
    ("Baca `lib/a.", "Read `lib/a."),
    ("Lalu` di sini.", "Lalu` here."),
    ("Selesai.", "Done."),
]
BUILT = """\
# Guide to prices {#panduan}

:::tip
Keep your key. Do not share it with anybody.
:::

- Rice prices have risen since January because the harvest is late. The government is adding to \
its stock. Farmers ask for a higher purchase price.
- Maize prices are stable.

> [!NOTE]
> Price data are public. See also [the March report. All data](https://contoh.id/maret).

| Province | Remarks |
| --- | --- |
| Bali | Prices rise.<br>Stocks fall. |
| West Java | Prices are stable, and the stock in 12 warehouses is sufficient. |

## How to calculate {#cara}

Read `lib/a. Lalu` here. Done.
"""


def test_no_review_of_a_site_is_lost(project: Path, rkt: Rkt) -> None:
    name = "source/panduan.md"
    (project / name).write_text(PAGE, encoding="utf-8")
    path = project / "translations/en/panduan.md.po"
    path.parent.mkdir(parents=True)
    messages = tuple(
        Message(source, target, state=State.REVIEWED, locations=(Location(name, line),))
        for line, (source, target) in enumerate(EARLIER, 1)
    )
    empty = new_catalog(name, "id", "en", project="p", version="1", now=NOW)
    path.write_text(serialise(replace(empty, messages=messages)), encoding="utf-8")

    run = rkt("extract")
    assert run.code == 0
    assert "cut anew, all reviews kept" in run.out
    after = read(path, "id", "en").catalog.messages
    assert [message for message in after if message.state is not State.REVIEWED] == []
    assert [message for message in after if message.obsolete] == []
    assert rkt("build").code == 0
    built = (project / "build/en/panduan.md").read_text(encoding="utf-8")
    assert built.split() == BUILT.split()
    assert "up to date" in rkt("extract").out
