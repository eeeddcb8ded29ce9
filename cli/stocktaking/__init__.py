"""`travel stocktaking`: what was counted in the cabinets, and what became of the differences."""
