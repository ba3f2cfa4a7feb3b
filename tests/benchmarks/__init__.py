"""What the tool costs, measured: each module is a command, none is a test."""
