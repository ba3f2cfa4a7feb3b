"""Cases of REG008: no registry checkpoint waits to undo the path of the configuration file."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_cluster, change_resource, change_service
from tests.support.scenes import (
    CONFIG_PATH,
    DEFAULT_CONFIG,
    DISK,
    checkpoint,
    clustered,
    release,
    shared_volume,
    standalone,
    unknown,
)

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import ResourceState
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
AT = ("MsDtsServer130", "config_file")
ON_CSV = r"C:\ClusterStorage\Volume1\SSIS\MsDtsSrvr.ini.xml"


def _values(first: str | None, second: str | None, state: ResourceState = ResourceState.OFFLINE) -> Snapshot:
    scene = change_resource(clustered(), "SSIS", state=state)
    scene = change_service(scene, "NODE1", config_file=RegistryValue(first))
    return change_service(scene, "NODE2", config_file=RegistryValue(second))


EDITED_OFFLINE = _values(CONFIG_PATH, DEFAULT)
EDITED_ON_THE_WRONG_NODE = _values(DEFAULT, CONFIG_PATH)

CASES: list[Case] = [
    Passing("online", clustered()),
    Passing("online-with-a-stale-value-is-reg002", _values(CONFIG_PATH, DEFAULT, ResourceState.ONLINE)),
    Passing("offline-with-equal-values", _values(CONFIG_PATH, CONFIG_PATH)),
    Passing("offline-with-two-shared-paths-is-reg002", _values(CONFIG_PATH, r"S:\Old\MsDtsSrvr.ini.xml")),
    Passing("offline-with-a-share", _values(CONFIG_PATH, r"\\files\ssis\MsDtsSrvr.ini.xml")),
    Passing("nothing-on-the-owner-is-reg001", _values(None, CONFIG_PATH)),
    Passing("without-a-checkpoint-is-reg004", change_resource(EDITED_OFFLINE, "SSIS", checkpoints=())),
    Passing(
        "checkpoint-of-another-release-is-reg005",
        change_resource(EDITED_OFFLINE, "SSIS", checkpoints=(checkpoint(release(100).key),)),
    ),
    Passing(
        "the-other-node-cannot-own-it", change_resource(EDITED_OFFLINE, "SSIS", possible_owners=("NODE1",))
    ),
    Failing(
        "edited-while-offline",
        EDITED_OFFLINE,
        "SSIS",
        AT,
        Severity.ERROR,
        observed=f"NODE1: {CONFIG_PATH}, NODE2: {DEFAULT}",
        expected=CONFIG_PATH,
    ),
    Failing(
        "edited-on-the-wrong-node",
        EDITED_ON_THE_WRONG_NODE,
        "SSIS",
        AT,
        Severity.ERROR,
        observed=f"NODE1: {DEFAULT}, NODE2: {CONFIG_PATH}",
        expected=CONFIG_PATH,
    ),
    Failing(
        "failed-and-absent-elsewhere",
        _values(CONFIG_PATH, None, ResourceState.FAILED),
        "SSIS",
        AT,
        Severity.ERROR,
        observed=f"NODE1: {CONFIG_PATH}, NODE2: no file",
    ),
    Failing(
        "on-a-cluster-shared-volume",
        change_cluster(_values(ON_CSV, DEFAULT), shared_volumes=(shared_volume(),)),
        "SSIS",
        AT,
        Severity.ERROR,
        expected=ON_CSV,
    ),
    Failing(
        "under-a-wide-checkpoint",
        change_resource(EDITED_OFFLINE, "SSIS", checkpoints=(checkpoint(release(130).parent_key),)),
        "SSIS",
        AT,
        Severity.ERROR,
    ),
    Unevaluated(
        "state-unknown",
        change_resource(EDITED_OFFLINE, "SSIS", state=unknown("state of SSIS")),
        "state of SSIS",
    ),
    Unevaluated(
        "checkpoints-unknown",
        change_resource(EDITED_OFFLINE, "SSIS", checkpoints=unknown("checkpoints of SSIS")),
        "checkpoints of SSIS",
    ),
    Unevaluated(
        "value-unknown",
        change_service(EDITED_OFFLINE, "NODE2", config_file=unknown("ServiceConfigFile on NODE2")),
        "ServiceConfigFile on NODE2",
    ),
    Unevaluated(
        "volumes-unknown",
        change_resource(EDITED_OFFLINE, DISK, volumes=unknown("volumes of Cluster Disk 2")),
        "volumes",
    ),
    Inapplicable("stand-alone", standalone()),
]
