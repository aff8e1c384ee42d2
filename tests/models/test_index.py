"""Listings of models: Argos's index, Mozilla's registry, records of Remote Settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.engines.argos import model_source as argos
from rktranslate.engines.argos.model_source import ArgosModels
from rktranslate.engines.firefox import listing as firefox
from rktranslate.engines.firefox.model_source import FirefoxModels
from rktranslate.errors import EngineError
from rktranslate.models.interface import ModelSource, Offer
from tests.models.conftest import Server

SOURCES: dict[str, ModelSource] = {"argos": ArgosModels(), "firefox": FirefoxModels()}
ARGOS = [
    {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": source,
        "from_name": "A",
        "to_code": "en",
        "to_name": "English",
        "links": [f"https://packages.example/translate-{source}_en-{version}.argosmodel"],
    }
    for source, version in (("id", "1.0"), ("id", "1.9"), ("id", "1.10"), ("ms", "1.9"))
]


def entry(architecture: str, status: str, pair: str = "iden", **more: object) -> dict[str, object]:
    base = f"models/id-en/{architecture}/exported"
    return {
        "architecture": architecture,
        "releaseStatus": status,
        "sourceLanguage": "id",
        "targetLanguage": "en",
        "files": {
            "model": {
                "path": f"{base}/model.{pair}.intgemm.alphas.bin.gz",
                "uncompressedSize": 17,
                "uncompressedHash": "a" * 64,
            },
            "lexicalShortlist": {"path": f"{base}/lex.50.50.{pair}.s2t.bin.gz"},
            "vocab": {"path": f"{base}/vocab.{pair}.spm.gz"},
        },
        **more,
    }


def registry(*entries: object) -> dict[str, object]:
    return {
        "generated": "2026-01-01T00:00:00Z",
        "baseUrl": "https://models.example/data",
        "models": {"id-en": list(entries)},
    }


def record(role: str, version: str = "2.0", **more: object) -> dict[str, object]:
    names = {"model": "model.iden.intgemm.alphas.bin", "lex": "lex.50.50.iden.s2t.bin"}
    name = names.get(role, f"{role}.iden.spm")
    return {
        "name": name,
        "fileType": role,
        "sourceLanguage": "id",
        "targetLanguage": "en",
        "architecture": "tiny",
        "version": version,
        "filter_expression": "",
        "decompressedSize": 100,
        "decompressedHash": "b" * 64,
        "attachment": {
            "hash": "c" * 64,
            "size": 50,
            "filename": f"{name}.zst",
            "location": f"main-workspace/translations-models-v2/{version}-{role}.zst",
        },
        **more,
    }


def test_argos_takes_the_newest() -> None:
    found = argos.read_index(ARGOS, "https://index.example/index.json")
    assert [(item.source, item.target, item.version) for item in found] == [
        ("id", "en", "1.10"),
        ("ms", "en", "1.9"),
    ]
    assert found[0].files[0].location == (
        "https://packages.example/translate-id_en-1.10.argosmodel"
    )
    assert "BLEU 28.5" in found[0].score
    assert found[0].size is None


def test_argos_links_of_other_kinds_are_passed_over() -> None:
    links = ["ipfs://Qm", "ipfs:Qm", "ftp://x/y", "http://a/p", "https://a.example/p.argosmodel"]
    found = argos.read_index([ARGOS[0] | {"links": links}], "https://index.example/")
    assert found[0].files[0].location == "https://a.example/p.argosmodel"


def test_argos_mirror_has_the_packages_beside_the_listing(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(json.dumps(ARGOS), encoding="utf-8")
    found = ArgosModels().offers(mirror=str(tmp_path))
    assert found[0].files[0].location == str(tmp_path / "translate-id_en-1.10.argosmodel")


def test_registry_takes_what_firefox_released() -> None:
    values = registry(
        entry("base", "Nightly"),
        entry("tiny", "Release Android"),
        entry("tiny", "Release"),
        entry("base-memory", "Release", metrics={"flores200-plus": {"bleu": 38.64, "chrf": 63.0}}),
    )
    (found,) = firefox.read_offers(values, "https://models.example/data/db/models.json")
    assert found.version == "base-memory"
    assert found.licence == "MPL-2.0"
    assert found.score == "BLEU 38.64 (flores200-plus)"
    model = found.files[0]
    assert model.name == "model.iden.intgemm.alphas.bin"
    assert model.packing == "gz"
    assert model.location == (
        "https://models.example/data/models/id-en/base-memory/exported/"
        "model.iden.intgemm.alphas.bin.gz"
    )
    assert (model.unpacked_size, model.unpacked_sha256) == (17, "a" * 64)


def test_registry_from_a_mirror(server: Server) -> None:
    server.files["/db/models.json"] = json.dumps(registry(entry("tiny", "Release"))).encode()
    (found,) = FirefoxModels().offers(mirror=server.url)
    assert found.files[0].location.startswith(f"{server.url}/models/id-en/tiny/")


@pytest.mark.parametrize("base", ["file:///etc/", "http://models.example/"])
def test_registry_leads_nowhere_else(base: str) -> None:
    values = registry(entry("tiny", "Release")) | {"baseUrl": base}
    with pytest.raises(EngineError, match="not followed"):
        firefox.read_offers(values, "https://models.example/db/models.json")


def test_registry_in_a_folder_beside_its_files(tmp_path: Path) -> None:
    values = registry(entry("tiny", "Release"))
    del values["baseUrl"]
    path = tmp_path / "models.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    (found,) = FirefoxModels().offers(index=str(path))
    assert Path(found.files[0].location).parent == tmp_path / "models/id-en/tiny/exported"


def test_records_take_the_newest_release_that_is_complete() -> None:
    data = [
        *(record(role, "2.0") for role in ("model", "vocab", "lex")),
        *(record(role, "3.0a1") for role in ("model", "vocab", "lex")),
        record("model", "4.0"),
        *(record(r, "5.0", filter_expression="env.channel") for r in ("model", "vocab")),
    ]
    (found,) = firefox.read_offers({"data": data}, "https://settings.example/records")
    assert found.version == "2.0"
    assert {file.packing for file in found.files} == {"zst"}
    assert found.size == 300
    assert found.files[0].location.startswith(firefox.ATTACHMENTS)


def test_records_of_the_older_collection() -> None:
    """Their languages have other names, their sizes are texts, and nothing is packed."""
    data = []
    for role in ("model", "srcvocab", "trgvocab"):
        old = record(role, "1.0")
        old["fromLang"] = old.pop("sourceLanguage")
        old["toLang"] = old.pop("targetLanguage")
        del old["decompressedHash"], old["decompressedSize"]
        old["attachment"] = {"hash": "d" * 64, "size": "50", "location": f"a/{role}.bin"}
        data.append(old)
    (found,) = firefox.read_offers({"data": data}, "https://settings.example/records")
    assert [file.size for file in found.files] == [50, 50, 50]
    assert found.files[0].sha256 == "d" * 64


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "https://evil.example/x"])
def test_paths_stay_below_their_base(path: str) -> None:
    bad = entry("tiny", "Release")
    bad["files"] = {"model": {"path": f"{path}/model.iden.bin"}}
    with pytest.raises(EngineError, match="leads elsewhere"):
        firefox.read_offers(registry(bad), "https://models.example/db/models.json")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("argos", b"<html>"),
        ("argos", b"{}"),
        ("argos", b"[]"),
        ("argos", b"\xff"),
        ("argos", b"[" * 100_000),
        ("firefox", b"3"),
        ("firefox", b'{"models": {}}'),
        ("firefox", b'{"data": []}'),
        ("firefox", b'{"data": {"x": 1}}'),
    ],
)
def test_what_is_no_listing(kind: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "listing.json"
    path.write_bytes(content)
    with pytest.raises(EngineError) as caught:
        SOURCES[kind].offers(index=str(path))
    assert caught.value.path == str(path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["id", "en"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "from_code",
                    "to_code",
                    "links",
                    "models",
                    "data",
                    "baseUrl",
                    "files",
                    "model",
                    "path",
                    "vocab",
                    "attachment",
                    "location",
                    "name",
                    "version",
                    "architecture",
                    "sourceLanguage",
                    "targetLanguage",
                    "metrics",
                    "type",
                    "sha256",
                    "size",
                ]
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=25,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(_JSON, st.sampled_from([argos.read_index, firefox.read_offers]))
def test_any_json_is_read_or_refused(values: object, read: object) -> None:
    assert callable(read)
    try:
        found = read(values, "https://index.example/index.json")
    except EngineError:
        return
    assert all(isinstance(item, Offer) and item.files for item in found)
