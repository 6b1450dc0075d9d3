"""The criteria sets as TOML data, and their loader."""
