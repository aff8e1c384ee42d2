"""TLS by the files of a certificate and its key."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return the context of a server with a certificate.

    Args:
        certificate: PEM file of the certificate, and those that lead to its authority.
        key: PEM file of its key, without a password.

    Raises:
        ConfigError: A file cannot be read, is not PEM, or the key is that of another certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        reason = (error.reason or "not PEM files").lower().replace("_", " ")
        raise ConfigError(
            f"certificate {certificate} and key {key} cannot be used: {reason}",
            hint="both are PEM files, and the key is that of the certificate, without a password",
        ) from error
    except OSError as error:
        for path in (certificate, key):
            if not path.is_file():
                raise ConfigError("no such file", path=str(path)) from error
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"cannot be read: {reason}", path=f"{certificate}, {key}") from error
    except _PasswordError as error:
        hint = "write it without: openssl pkey -in KEY -out NEW"
        raise ConfigError("the key has a password", path=str(key), hint=hint) from error
    return context


class _PasswordError(Exception):
    """A key has a password."""


def _no_password() -> str:
    """Refuse to ask for a password: the question would come from deep inside a library."""
    raise _PasswordError
