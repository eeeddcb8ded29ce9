"""`travel violation`: what was found against a delegation that travelled, and its answer."""
