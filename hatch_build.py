"""Compile the message catalogs before a wheel or an editable install is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogHook(BuildHookInterface[Any]):
    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        for po_path in Path(self.root, "travel", "locale").glob("*/LC_MESSAGES/*.po"):
            compile_catalog(po_path)


def compile_catalog(po_path: Path) -> None:
    with po_path.open("rb") as source:
        catalog = read_po(source)
    with po_path.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalog)
