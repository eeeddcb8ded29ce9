"""`travel import`: the noun."""

from __future__ import annotations

from cli.terminal.command import noun_app

app = noun_app()
