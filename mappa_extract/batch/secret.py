"""The key that tells an output folder's own records from others.

It is made of random bytes in the folder, which only its owner may read, and of what this machine
knows and does not send away with the folder. So a record that was edited, made on another machine
or copied from another folder is not believed, but read again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sys
from pathlib import Path

from mappa_extract.batch.places import LocalPlace, RemotePlace

KEY = "cache/key"
_LENGTH = 32


class Secret:
    """The key of one folder.

    Raises:
        OSError: the folder has no key and can't be written.
    """

    def __init__(self, place: LocalPlace | RemotePlace) -> None:
        own = place.read(KEY) or b""
        if len(own) != _LENGTH:
            own = secrets.token_bytes(_LENGTH)
            place.write(KEY, own, private=True)
        self._key = hmac.digest(own, b"mappa-extract\0" + _machine(), "sha256")

    def sign(self, *parts: bytes) -> str:
        """Return the keyed hash of some bytes, each part with its length."""
        digest = hmac.new(self._key, digestmod=hashlib.sha256)
        for part in parts:
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.hexdigest()


def _machine() -> bytes:
    """Return what tells this machine from others, or nothing where the system does not say."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography"
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
        except OSError:
            return b""
    try:
        return Path("/etc/machine-id").read_bytes().strip()
    except OSError:
        return b""
