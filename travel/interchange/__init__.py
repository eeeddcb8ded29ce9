"""Records for other systems, by published schemas."""
