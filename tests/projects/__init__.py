"""Tiny Django projects, made anew for each test."""
