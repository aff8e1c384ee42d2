"""Which hosts and which requests are answered."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import ConfigError
from rktranslate.review.security import HostRules, host_name, is_own_request
from rktranslate.review.serving import Address

LOCAL = HostRules()
NETWORK = HostRules(frozenset({"desk.example.org"}), any_address=True)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8757", "127.0.0.1", "localhost:8757", "LOCALHOST", "localhost.:1", "[::1]:8757"],
)
def test_loopback_names_are_always_answered(host: str) -> None:
    assert LOCAL.allow(host)
    assert NETWORK.allow(host)


@pytest.mark.parametrize(
    "host",
    [
        *("", " ", "evil.example", "evil.example:8757", "127.0.0.1.evil.example", "localhost.evil"),
        *("localhost@evil.example", "localhost, evil.example", "127.0.0.1 evil", "localhost:x"),
        *("evil.example/localhost", "localhost\tx", "[localhost]", "[::1", "::1", "localhost:"),
        *("127.0.0.1\x00", "localhost:8757:1", "http://localhost", "ⅼocalhost", "lоcalhost"),
        *("0x7f.1", "2130706433", "127.1", "192.168.1.5:8757", "[fe80::1]"),
    ],
)
def test_other_names_are_not(host: str) -> None:
    assert not LOCAL.allow(host)


@pytest.mark.parametrize(
    "host", ["192.168.1.5:8757", "[fe80::1]:8757", "Desk.Example.ORG", "10.0.0.1"]
)
def test_in_a_network_addresses_and_chosen_names_are_answered(host: str) -> None:
    assert NETWORK.allow(host)
    assert not NETWORK.allow("evil.example")


@given(st.text(st.sampled_from("localhost127.:[]@/ evil\t-_0"), max_size=30))
def test_a_host_that_is_answered_is_one_of_the_names(host: str) -> None:
    name = host_name(host)
    if LOCAL.allow(host):
        assert name in {"localhost", "127.0.0.1", "::1"}
        before, _, after = host.lower().partition(str(name))
        assert before in {"", "["}
        assert re.fullmatch(r"\]?\.?(:\d{1,5})?", after)


@pytest.mark.parametrize("name", ["http://x", "x:80", "", "a b", "x/y", "ä.example"])
def test_a_name_of_the_options_is_a_host_name(name: str) -> None:
    with pytest.raises(ConfigError, match="not a host name"):
        Address(names=(name,)).host_rules()


OWN = {"host": "127.0.0.1:8757"}


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),  # another port of this machine
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8757"}, False),
        ({"origin": "http://127.0.0.1:8757"}, True),
        ({"origin": "https://127.0.0.1:8757"}, True),  # TLS ends before this server
        ({"origin": "http://127.0.0.1:3000"}, False),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "http://localhost:8757"}, False),
        ({"origin": "http://127.0.0.1:8757.evil.example"}, False),
        ({"origin": "http://evil.example/127.0.0.1:8757"}, False),
        ({"origin": "http://127.0.0.1:8757@evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "file://"}, False),
        ({"origin": "http://["}, False),
        ({"origin": ""}, False),
        ({"referer": "http://127.0.0.1:8757/document"}, False),
        ({}, False),
    ],
)
def test_requests_that_write(headers: dict[str, str], is_own: bool) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "post"):
        assert is_own_request(method, OWN | headers) is is_own


@pytest.mark.parametrize(
    ("site", "mode", "destination", "is_own"),
    [
        ("same-origin", "cors", "empty", True),
        ("none", "navigate", "document", True),
        ("cross-site", "navigate", "document", True),
        ("cross-site", "navigate", "iframe", False),
        ("cross-site", "no-cors", "script", False),
        ("same-site", "cors", "empty", False),
        ("cross-site", "no-cors", "image", False),
        ("odd", "cors", "empty", False),
    ],
)
def test_requests_that_read(site: str, mode: str, destination: str, is_own: bool) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": destination}
    assert is_own_request("GET", OWN | headers) is is_own
    assert is_own_request("GET", OWN)
