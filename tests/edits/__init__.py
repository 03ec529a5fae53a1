"""Edits of files, commits of them, and the trees they are made in."""
