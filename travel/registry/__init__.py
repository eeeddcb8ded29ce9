"""Who and what the office keeps registers of: units, persons, accounts, and the annual plan."""
