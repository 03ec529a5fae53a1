"""Reads the repository of the user; changes nothing."""
