"""Environments, what one side says in them, and suites on both sides."""
