"""All workflows of the office."""

from __future__ import annotations

from travel.errors import NotFound
from travel.i18n import M
from workflows.definition import Workflow
from workflows.delegation import DELEGATION
from workflows.handover import HANDOVER
from workflows.passport import PASSPORT
from workflows.received import RECEIVED
from workflows.report import REPORT
from workflows.stocktaking import STOCKTAKING
from workflows.violation import VIOLATION

WORKFLOWS: tuple[Workflow, ...] = (DELEGATION, PASSPORT, REPORT, VIOLATION, STOCKTAKING, HANDOVER, RECEIVED)

_BY_NAME = {definition.name: definition for definition in WORKFLOWS}


def workflow(name: str) -> Workflow:
    """The workflow of this name. Raises NotFound."""
    found = _BY_NAME.get(name)
    if found is None:
        raise NotFound(M("There is no workflow {name}; there are: {names}", name=name, names=list(_BY_NAME)))
    return found
