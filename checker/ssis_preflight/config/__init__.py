"""Settings, waivers and declared facts from TOML files: every error names its line, every value its origin."""
