"""Tables from spreadsheets: what an office brings along, read into checked values."""
