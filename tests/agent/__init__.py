"""The agent on every Python at hand."""
