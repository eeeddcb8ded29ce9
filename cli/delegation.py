"""`travel delegation`: all its verbs, in the order of a delegation's life."""

from __future__ import annotations

from cli import delegation_filing, delegation_journey, delegation_judging, delegation_reading
from cli.delegation_app import app

__all__ = ["app", "delegation_filing", "delegation_journey", "delegation_judging", "delegation_reading"]
