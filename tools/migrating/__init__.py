"""Small projects with migrations of the real old `makemigrations`, taken over a road on SQLite and PostgreSQL."""
