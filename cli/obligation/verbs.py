"""`travel obligation`: what somebody owes by a day."""

from __future__ import annotations

from cli.obligation import acting as obligation_acting
from cli.obligation import reading as obligation_reading
from cli.obligation.app import app

__all__ = ["app", "obligation_acting", "obligation_reading"]
