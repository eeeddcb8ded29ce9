"""`travel policy`: the values and rules in force, what an office changes about them, and what would come of it."""
