"""A case in a box: one file that holds all of a delegation, and proves that it is whole."""
