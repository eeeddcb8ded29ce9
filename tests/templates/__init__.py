"""The templates that come with the program are drawn here; ``make templates`` writes them."""
