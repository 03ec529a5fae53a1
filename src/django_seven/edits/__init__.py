"""Findings become edits, edits become files: one gate, one writer."""
