"""The app of `travel stocktaking`; its verbs register themselves on it from their own modules."""

from __future__ import annotations

from cli.terminal.command import noun_app

app = noun_app()
