"""How the index of Django's API is made: fetch, read, put together, merge, pack, verify."""
