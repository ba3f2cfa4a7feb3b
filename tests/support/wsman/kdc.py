"""A Kerberos realm of our own: MIT's KDC on loopback, without root and without services of the system."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from tests.support.wsman.endpoint import wait_until

REALM = "LAB.TEST"
USER = f"dba@{REALM}"
SERVICE = "HTTP/localhost"
PASSWORD = "Kerb3ros-only-here"
PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit", "klist")

# Each brace needs a line of its own, or the files of the system are used without a word.
CLIENT = """\
[libdefaults]
    default_realm = {realm}
    dns_lookup_realm = false
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
    rdns = false
    udp_preference_limit = 1
[realms]
    {realm} = {{
        kdc = 127.0.0.1:{port}
    }}
[domain_realm]
    localhost = {realm}
"""
SERVER = """\
[kdcdefaults]
    kdc_listen = ""
    kdc_tcp_listen = "127.0.0.1:{port}"
[realms]
    {realm} = {{
        database_name = {folder}/principal
        key_stash_file = {folder}/stash
        acl_file = {folder}/acl
        max_life = 1h
        supported_enctypes = aes256-cts:normal
    }}
"""


class Realm(msgspec.Struct, frozen=True):
    """A realm that runs: where its files are, and the environment in which programs find it."""

    folder: Path
    environment: Mapping[str, str]

    def ticket(self, name: str, lifetime: str = "10m") -> str:
        """Sign the user in; give the name of the cache that holds the ticket, for KRB5CCNAME."""
        cache = f"FILE:{self.folder / name}"
        _run(self.environment, "kinit", "-l", lifetime, "-c", cache, USER, given=f"{PASSWORD}\n")
        return cache

    def has_expired(self, cache: str) -> bool:
        """Say whether a cache holds no ticket that is still good."""
        asked = [_find("klist") or "klist", "-s", "-c", cache]
        return (
            subprocess.run(asked, env={**os.environ, **self.environment}, check=False, timeout=60).returncode
            != 0
        )


def missing() -> str:
    """Give why there can be no realm here, or nothing."""
    for module in ("gssapi", "krb5", "kerberos"):
        try:
            __import__(module)
        except ImportError:
            return f"the Python package {module} is not installed (requirements/kerberos.txt)"
    absent = [program for program in PROGRAMS if _find(program) is None]
    return (
        f"not installed: {', '.join(absent)} (Debian: krb5-kdc krb5-admin-server krb5-user)" if absent else ""
    )


@contextlib.contextmanager
def realm() -> Iterator[Realm]:
    """Run a realm with one user and one service, the endpoints on localhost."""
    with tempfile.TemporaryDirectory(prefix="kdc") as name, contextlib.ExitStack() as stack:
        folder, port = Path(name), _free_port()
        (folder / "krb5.conf").write_text(CLIENT.format(realm=REALM, port=port), encoding="ascii")
        (folder / "kdc.conf").write_text(
            SERVER.format(realm=REALM, port=port, folder=folder), encoding="ascii"
        )
        own = {
            "KRB5_CONFIG": str(folder / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(folder / "kdc.conf"),
            "KRB5_KTNAME": f"FILE:{folder / 'http.keytab'}",
            "KRB5RCACHETYPE": "none",
        }
        environment = {**os.environ, **own}
        _run(environment, "kdb5_util", "create", "-s", "-r", REALM, "-P", "master", "-W")
        for question in (f"addprinc -pw {PASSWORD} {USER}", f"addprinc -randkey {SERVICE}"):
            _run(environment, "kadmin.local", "-r", REALM, "-q", question)
        _run(environment, "kadmin.local", "-r", REALM, "-q", f"ktadd -k {folder / 'http.keytab'} {SERVICE}")
        server = subprocess.Popen(
            [_find("krb5kdc") or "", "-n", "-r", REALM, "-P", str(folder / "pid")],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(server.wait, 10)
        stack.callback(server.terminate)
        if not wait_until(lambda: _listens(port), 60):
            raise OSError("the KDC does not start")
        yield Realm(folder, own)


def _find(program: str) -> str | None:
    return shutil.which(
        program, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    )


def _run(environment: Mapping[str, str], program: str, *arguments: str, given: str = "") -> None:
    found = _find(program) or program
    subprocess.run(
        [found, *arguments],
        env={**os.environ, **environment},
        input=given.encode(),
        check=True,
        capture_output=True,
        timeout=60,
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
