"""The papers an office issues: Word documents made from templates that the office can replace."""
