"""Which versions lie between the project and where it wants to go."""
