"""`travel obligation`: what somebody owes by a day."""

from __future__ import annotations

from cli import obligation_acting, obligation_reading
from cli.obligation_app import app

__all__ = ["app", "obligation_acting", "obligation_reading"]
