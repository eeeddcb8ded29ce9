"""Reads that list: one SQL query each, and the only SQL beside the writers' own.

Every listing can be asked for two times, see :class:`~travel.listings.times.Times`.
"""

from travel.listings.times import Times

__all__ = ["Times"]
