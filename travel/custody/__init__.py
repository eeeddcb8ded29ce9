"""Passports in central custody: their loans, the counting of the cabinets, and handing them over."""
