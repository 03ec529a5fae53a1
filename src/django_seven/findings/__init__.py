"""Where the project meets a rule."""
