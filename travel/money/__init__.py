"""What a journey may cost: the official table of standards, the days in each place, and the budget that follows."""
