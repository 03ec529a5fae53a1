"""Pure functions of everything above: text, JSON, SARIF."""
