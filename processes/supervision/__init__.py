"""Orders of supervision: what the political and legal committee sees to (handbook 3.4)."""
