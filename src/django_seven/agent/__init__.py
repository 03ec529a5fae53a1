"""The guest that runs in the user's process; shipped as a file, imported by nobody."""
