"""Language data, one TOML file per language, and language codes."""
