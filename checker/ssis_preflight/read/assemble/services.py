"""The Integration Services services of every node, and what was collected from each node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.releases import Release, release_of_service
from ssis_preflight.model.service import RegistryValue, Service
from ssis_preflight.model.snapshot import DoubtKind
from ssis_preflight.read.assemble.collected_sections import sections_of
from ssis_preflight.read.assemble.ledger import (
    Assembly,
    Candidate,
    Odd,
    Question,
    Rank,
    Subject,
    folded,
    gap,
    settle,
)
from ssis_preflight.read.assemble.objects import candidate, cells_of
from ssis_preflight.read.assemble.registry import has_key, value
from ssis_preflight.read.assemble.service_recovery import delayed_start, failure_actions, start_time
from ssis_preflight.read.assemble.service_sources import NodeServices, both_views
from ssis_preflight.read.assemble.values import Raw, as_name, as_service_state, as_start_mode, as_text
from ssis_preflight.read.job_command import safe_command
from ssis_preflight.read.reading import RegistryScalar, ServiceText

T = TypeVar("T")

_FIRST_MAJOR = 9
_PROGRAMS_32 = "\\program files (x86)\\"
_VARIABLES = {
    "%programfiles(x86)%": "c:\\program files (x86)",
    "%programfiles%": "c:\\program files",
    "%systemroot%": "c:\\windows",
    "%windir%": "c:\\windows",
}
_VOLATILE = frozenset({"state", "start time"})
_SQL_SERVER = "SOFTWARE\\Microsoft\\Microsoft SQL Server"


class _Entry(msgspec.Struct, frozen=True):
    """One service name on one node, while its facts are being read."""

    assembly: Assembly
    sources: NodeServices
    name: str

    @property
    def subject(self) -> Subject:
        """How the ledger and sentences name the service."""
        node = self.sources.node
        return Subject("service", self.name, f"{self.name} on {node}", node)

    def question(self, what: str, part: Part = Part.SERVICES) -> Question:
        """Return a question about the service."""
        return Question(part, self.subject, what, what in _VOLATILE)

    def fact(
        self,
        what: str,
        read: Callable[[Raw], T | None],
        cells: tuple[str, ...],
        of_text: Callable[[ServiceText], RegistryScalar | None],
        registry: str | None,
        *,
        normal: Callable[[T], object] = folded,
    ) -> Fact[T]:
        """Return a property from the rows, the output of ``sc`` and the service's registry key."""
        name = fold(self.name)
        found = list(cells_of(self.assembly.evidence, self.sources.rows.get(name, ()), cells, read))
        for text in self.sources.texts.get(name, ()):
            raw = of_text(text)
            if raw is not None:
                found.append(candidate(read(raw), raw, text.at, Rank.SERVICE_TEXT))
        for key in self.sources.keys.get(name, ()):
            data = None if registry is None else key.values.get(registry)
            if data is not None:
                found.append(candidate(read(data.data), data.data, data.at, Rank.REGISTRY))
        return settle(self.assembly, self.question(what), found, normal)

    def registry(self, what: str, part: Part, key: str, name: str = "") -> Fact[RegistryValue]:
        """Return a registry value of the node, or the proof of its absence."""
        return value(self.assembly, self.question(what, part), self.sources.exports, key, name)


def service_of(assembly: Assembly, sources: NodeServices, name: str, complete: Place | None) -> Service:
    """Return one service name as it stands on one node; ``complete`` declares the lists of services whole."""
    entry = _Entry(assembly, sources, name)
    release = release_of_service(name)
    binary_path = _binary_path(entry)
    installed = _installed(entry, complete)
    config_file, config_file_32 = _config_files(entry, release, installed, binary_path)
    recovery = entry.question("recovery actions", Part.RECOVERY_ACTIONS)
    return Service(
        name=name,
        node=sources.node,
        installed=installed,
        display_name=_shown_name(entry),
        start_mode=entry.fact(
            "start mode",
            as_start_mode,
            ("startmode", "starttype", "startuptype"),
            lambda text: text.start_type,
            "start",
        ),
        state=entry.fact("state", as_service_state, ("state", "status"), lambda text: text.state, None),
        account=entry.fact(
            "account",
            as_name,
            ("startname", "username"),
            lambda text: text.account,
            "objectname",
            normal=_same_account,
        ),
        binary_path=binary_path,
        version=_version(entry, release),
        config_file=config_file,
        config_file_32=config_file_32,
        stray_config_file=_stray(entry, release),
        dts_path=_dts_path(entry, release, binary_path),
        delayed_start=delayed_start(assembly, sources, entry.question("delayed start")),
        start_time=start_time(assembly, sources, entry.question("start time", Part.TIMES)),
        failure_actions=failure_actions(assembly, sources, recovery),
    )


def _installed(entry: _Entry, complete: Place | None) -> Fact[bool]:
    """Return whether the node has the service: seen, error 1060, or missing from a whole list."""
    name, sources = fold(entry.name), entry.sources
    keys = sources.keys.get(name, ())
    found: list[Candidate[bool] | Odd] = []
    found += [Candidate(value=True, at=row.at, rank=Rank.CMDLET) for row in sources.rows.get(name, ())]
    found += [Candidate(not text.missing, text.at, Rank.SERVICE_TEXT) for text in sources.texts.get(name, ())]
    found += [Candidate(value=True, at=key.at, rank=Rank.REGISTRY) for key in keys]
    found += [
        Candidate(value=False, at=at, rank=Rank.CMDLET) for at, names in sources.whole if name not in names
    ]
    registry = sources.registry_list()
    if registry is not None and not keys:
        found.append(Candidate(value=False, at=registry, rank=Rank.REGISTRY))
    if not found and complete is not None and sources.first_place() is not None:
        found.append(Candidate(value=False, at=complete, rank=Rank.DECLARED))
    return settle(entry.assembly, entry.question("presence"), found)


def _binary_path(entry: _Entry) -> Fact[str]:
    """Return the command line of the service's program, as the service control manager has it."""
    return entry.fact(
        "program path",
        _program_path,
        ("pathname", "binarypathname"),
        lambda text: text.binary_path,
        "imagepath",
        normal=_same_program,
    )


def _program_path(raw: Raw) -> str | None:
    """Return the command line without a secret that stands behind an option of it."""
    text = as_text(raw)
    return (safe_command(text.strip()) or None) if text is not None else None


def _shown_name(entry: _Entry) -> Fact[str]:
    """Return the name that Windows shows for the service."""
    return entry.fact(
        "display name",
        _display_name,
        ("displayname",),
        lambda text: text.display_name,
        "displayname",
        normal=_plain_letters,
    )


def _display_name(raw: Raw) -> str | None:
    """Return a display name; a reference to a text in a file (``@%SystemRoot%...``) says nothing."""
    text = as_name(raw)
    return None if text is None or text.startswith("@") else text


def _plain_letters(text: str) -> object:
    """Compare display names by their ASCII letters: the others depend on the code page of the console."""
    return fold("".join(letter for letter in text if letter.isascii()))


def _same_program(path: str) -> object:
    """Compare program paths without quotes and with the usual values of Windows' own variables."""
    plain = fold(path.replace('"', "").replace("/", "\\"))
    for variable, usual in _VARIABLES.items():
        plain = plain.replace(variable, usual)
    return plain


def _same_account(account: str) -> object:
    """Compare accounts without case and spaces; the local system account has several spellings."""
    plain = fold(account).replace(" ", "")
    return "localsystem" if plain in ("ntauthority\\system", ".\\localsystem") else plain


def _settings_keys(release: Release) -> Iterator[str]:
    """Go through the ``Setup`` keys that hold a release's version, the native view first."""
    folder = f"{_SQL_SERVER}\\{release.number}\\DTS"
    for parent in (release.parent_key, folder):
        yield both_views(f"{parent}\\Setup")[0]
    for parent in (release.parent_key, folder):
        yield both_views(f"{parent}\\Setup")[1]


def _version(entry: _Entry, release: Release | None) -> Fact[str | None]:
    r"""Return the version that setup wrote: ``PatchLevel``, else ``Version``, of ``SSIS\Setup`` or ``DTS\Setup``."""
    question = entry.question("version", Part.VERSIONS)
    if release is None:
        return gap(entry.assembly, question)
    keys = tuple(_settings_keys(release))
    facts = {
        (name, key): entry.registry("version", Part.VERSIONS, key, name)
        for name in ("PatchLevel", "Version")
        for key in keys
    }
    fact = _first_text(facts.values(), [facts[name, key] for name, key in facts if key in keys[:2]])
    if isinstance(fact, Unknown):
        return _collected_version(entry, release) or fact
    return fact


def _collected_version(entry: _Entry, release: Release) -> Known[str | None] | None:
    """Return the version that a collector's document of the node gives for the release."""
    for member in sections_of(entry.assembly.evidence, "versions", entry.sources.node):
        of = (as_text(member.value("Product")), as_text(member.value("Release")))
        text = as_text(member.value("PatchLevel")) or as_text(member.value("Version"))
        if of == ("SSIS", str(release.number)) and text:
            return Known(text, member.at)
    return None


def _first_text(
    facts: Iterable[Fact[RegistryValue]], deciding: list[Fact[RegistryValue]]
) -> Fact[str | None]:
    """Return the first text among the facts; absent where all deciding ones are, else the first gap of those."""
    for fact in facts:
        if isinstance(fact, Known) and fact.value.data:
            return Known(fact.value.data, fact.at)
    for fact in deciding:
        if not isinstance(fact, Known):
            return fact
    return Known(None, next(fact.at for fact in deciding if isinstance(fact, Known)))


def _config_value(entry: _Entry, key: str | None, what: str = "ServiceConfigFile") -> Fact[RegistryValue]:
    if key is None:
        return gap(entry.assembly, entry.question(what, Part.SERVICE_CONFIG_FILE))
    return entry.registry(what, Part.SERVICE_CONFIG_FILE, key)


def _config_file(entry: _Entry, release: Release | None, binary_path: Fact[str]) -> Fact[RegistryValue]:
    """Return the value in the registry view that the program itself sees."""
    if release is None:
        return _config_value(entry, None)
    native, other = both_views(release.key)
    return _config_value(entry, other if _sees_32_bit_view(entry, release, binary_path) else native)


def _config_files(
    entry: _Entry, release: Release | None, installed: Fact[bool], binary_path: Fact[str]
) -> tuple[Fact[RegistryValue], Fact[RegistryValue]]:
    """Return the value that the program sees and that of the 32-bit view.

    A key that was exported from the 32-bit view only, which no release after 2005 reads, is noted.
    """
    native, other = (None, None) if release is None else both_views(release.key)
    in_force = _config_file(entry, release, binary_path)
    in_32_bits = _config_value(entry, other, "32-bit ServiceConfigFile")
    never_asked = isinstance(in_force, Unknown) and in_force.kind is GapKind.NOT_COLLECTED
    absent = isinstance(installed, Known) and not installed.value
    later = release is not None and release.major != _FIRST_MAJOR
    if later and never_asked and not absent and isinstance(in_32_bits, Known):
        what = entry.question("ServiceConfigFile").missing
        why = f"exported below Wow6432Node, and not from {native}, which the service reads"
        entry.assembly.ledger.doubt(DoubtKind.REGISTRY_VIEW, what, why, in_32_bits.at)
    return in_force, in_32_bits


def _sees_32_bit_view(entry: _Entry, release: Release, binary_path: Fact[str]) -> bool:
    """Say whether the program is a 32-bit one on 64-bit Windows; only SQL Server 2005 came as such."""
    if release.major != _FIRST_MAJOR:
        return False
    native, other = (has_key(entry.sources.exports, view) for view in both_views(release.key))
    if other is None or not other.value:
        return False
    under_x86 = isinstance(binary_path, Known) and _PROGRAMS_32 in binary_path.value.casefold()
    return under_x86 or (native is not None and not native.value)


def _stray(entry: _Entry, release: Release | None) -> Fact[RegistryValue]:
    """Return the named value ``ServiceConfigFile`` beside the key of that name, which the service ignores."""
    what, part = "value ServiceConfigFile beside the key", Part.SERVICE_CONFIG_FILE
    if release is None:
        return gap(entry.assembly, entry.question(what, part))
    return entry.registry(what, part, both_views(release.parent_key)[0], "ServiceConfigFile")


def _dts_path(entry: _Entry, release: Release | None, binary_path: Fact[str]) -> Fact[str | None]:
    r"""Return ``Setup\DTSPath``, a key with a default value; a value of ``Setup`` with that name is taken too."""
    what, part = "DTSPath", Part.SERVICE_CONFIG_FILE
    if release is None:
        return gap(entry.assembly, entry.question(what, part))
    view = 1 if _sees_32_bit_view(entry, release, binary_path) else 0
    setup = both_views(f"{release.parent_key}\\Setup")[view]
    facts = [entry.registry(what, part, f"{setup}\\DTSPath"), entry.registry(what, part, setup, "DTSPath")]
    return _first_text(facts, facts)
