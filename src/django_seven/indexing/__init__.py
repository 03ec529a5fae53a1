"""Reads the API of a release out of its sources, without running any of it."""
