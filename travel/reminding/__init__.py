"""Whom a debt is told to: the ladder of reminders, the messages waiting, and sending them."""
