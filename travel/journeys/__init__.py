"""What became of a journey: what the border stamped, what deviates from the approval, and the report."""
