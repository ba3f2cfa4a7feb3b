"""CFG010: the stand-alone services of all nodes show the same package stores."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import msgspec

from ssis_preflight.analysis.configuration import Scope, Source, configuration
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt
from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.meaning import Entry, NodeFile, lacks, node_file
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.subjects import STANDALONE_NAMES, StandaloneService


@rule(
    id="CFG010",
    title="The configuration files of all nodes mean the same",
    severity=Severity.WARNING,
    subjects=STANDALONE_NAMES,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.dns_name",
        "PrivateParameters.instance_name",
        "PrivateParameters.network_name",
        "PrivateParameters.virtual_server_name",
        "Resource.group",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    patterns=(Pattern.STANDALONE,),
    statements=("S05",),
    sources=("Microsoft: Configuring Integration Services in a Clustered Environment",),
)
def nodes_agree(service: StandaloneService, view: ClusterView) -> Verdict:
    r"""CFG010: The configuration files of all nodes mean the same

    What it checks
    --------------
    Whether the configuration files that are in force on the nodes have the same folders: the same kind, name and
    target. Order, spaces, upper and lower case, and spellings that lead to the same server make no difference.
    ``.`` is compared as written, although it means another computer on each node.

    Why it matters
    --------------
    When a node dies, people connect to the service of another one. Where the files differ they find other folders
    there, or the same folder name with other packages in it, and may run or change the wrong ones.

    Passes when
    -----------
    - The files of all nodes that have the service mean the same, or only one node has it.
    - They differ only where another rule says so already: an instance that a node does not list (CFG009), a wrong
      ServerName (CFG005, CFG006, CFG008).
    - A node on which built-in defaults are in force is left out: CFG001 or CFG002 judges that.

    Fails when
    ----------
    - A folder of one node is missing on another one, or has another target there.

    Not evaluated when
    ------------------
    - Those that are known agree, but the configuration in force on some node is unknown, or what a ServerName means.

    How to fix
    ----------
    Decide which file is right, copy it to the other nodes, and restart the service there. It reads its file only at
    start:

    ``Copy-Item -LiteralPath '\\NODE1\C$\Program Files\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.ini.xml'
    -Destination 'C:\Program Files\Microsoft SQL Server\130\DTS\Binn\'; Restart-Service -Name 'MsDtsServer130'``

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the configuration file on each node has
      to point to the same instances.
    """
    gaps = list(service.gaps)
    files: list[NodeFile] = []
    for scope in service.scopes:
        found = attempt(_file, view, scope)
        if isinstance(found, Unknown):
            gaps.append(found)
        elif found is not None:
            files.append(found)
    differences: list[_Difference] = []
    for one, other in combinations(sorted(files, key=lambda file: fold(file.node)), 2):
        compared = attempt(_compare, view, one, other)
        if isinstance(compared, Unknown):
            gaps.append(compared)
        elif compared is not None:
            differences.append(compared)
    if differences:
        return _failure(service, files, differences)
    if gaps:
        raise GapError(gaps[0])
    return Pass()


class _Difference(msgspec.Struct, frozen=True):
    """What two nodes do not have in common: ``only_one`` are folders that the file of ``other`` lacks."""

    one: NodeFile
    other: NodeFile
    only_one: tuple[Entry, ...]
    only_other: tuple[Entry, ...]

    def turned(self) -> _Difference:
        """Return the same difference, seen from the other node."""
        return _Difference(self.other, self.one, self.only_other, self.only_one)


def _file(view: ClusterView, scope: Scope) -> NodeFile | None:
    config = configuration(view, scope)
    return None if config.source is Source.BUILT_IN else node_file(view, config)


def _compare(view: ClusterView, one: NodeFile, other: NodeFile) -> _Difference | None:
    found = _Difference(one, other, lacks(view, other, one), lacks(view, one, other))
    return found if found.only_one or found.only_other else None


def _failure(service: StandaloneService, files: list[NodeFile], differences: list[_Difference]) -> Fail:
    """Say how the nodes in the minority differ from the node that most agree with, the first by name on a tie."""
    votes = Counter(file.meanings for file in files)
    differing = (file for difference in differences for file in (difference.one, difference.other))
    model = min(differing, key=lambda file: (-votes[file.meanings], fold(file.node)))
    seen = [d if d.one is model else d.turned() for d in differences if model in (d.one, d.other)]
    seen.sort(key=lambda difference: (votes[difference.other.meanings], fold(difference.other.node)))
    others = ", ".join(difference.other.node for difference in seen)
    return Fail(
        f"{service.name} shows other package folders on {others} than on {model.node}: what you find depends on the "
        "node that you connect to",
        tuple(evidence for difference in seen for evidence in _evidence(difference)),
        observed="; ".join(f"{difference.other.node}: {_words(difference)}" for difference in seen),
        expected=f"the folders of {model.node}: {', '.join(entry.shown for entry in model.entries)}",
        remedy=Remedy(
            f"Decide which file is right. If it is that of {model.node}, bring {model.config.path} from there to "
            f"{others}, and on each:\n{restart_command(seen[0].other.config.scope)}"
        ),
    )


def _words(difference: _Difference) -> str:
    lacking = [f"lacks {entry.shown}" for entry in difference.only_one]
    return ", ".join([*lacking, *(f"has {entry.shown}" for entry in difference.only_other)])


def _evidence(difference: _Difference) -> list[Evidence]:
    """Point at the other node first: at its folder that the model lacks, or at its file."""
    model, other = difference.one.node, difference.other.node
    found = [Evidence(entry.scoped.folder.target_at, f"not so on {model}") for entry in difference.only_other]
    if not found:
        found = [Evidence(_file_at(difference.other), f"{other} lacks {difference.only_one[0].shown}")]
    return [
        *found,
        *(Evidence(e.scoped.folder.target_at, f"only on {model}") for e in difference.only_one),
    ]


def _file_at(file: NodeFile) -> Place:
    content = file.config.content
    return content.at if content is not None else file.config.registry
