"""Pure functions of two runs."""
