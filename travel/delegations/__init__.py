"""A delegation on file: written, read with everything that belongs to it, and what the rules see of it."""
