"""What an office is judged by at the end of a half-year: its delegations in numbers.

What is counted is defined once: :mod:`~travel.statistics.convention` has the office's choices,
:mod:`~travel.statistics.counted` the cases of a period, :mod:`~travel.statistics.figures` which of them a figure is
about. Everything that is printed goes through these.
"""
