"""Values that Django gives otherwise from a release on, as the two sides of an assertion show them."""
