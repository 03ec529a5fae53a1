"""Questions about names, with the answers of a careful reader."""
