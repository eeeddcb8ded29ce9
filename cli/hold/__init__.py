"""`travel hold`: what stops a unit or a person from anything new, and exceptions for one case."""
