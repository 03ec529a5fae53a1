"""Rules about packages: what the releases that serve a new Django changed beside it."""
