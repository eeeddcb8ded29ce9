"""`travel delegation`: all its verbs, in the order of a delegation's life."""

from __future__ import annotations

from cli.delegation import filing as delegation_filing
from cli.delegation import journey as delegation_journey
from cli.delegation import judging as delegation_judging
from cli.delegation import reading as delegation_reading
from cli.delegation.app import app

__all__ = ["app", "delegation_filing", "delegation_journey", "delegation_judging", "delegation_reading"]
