"""What the actions take and write, one module per phase of a delegation's life."""
