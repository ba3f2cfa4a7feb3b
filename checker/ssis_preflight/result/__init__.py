"""The result as data: the report document that every renderer reads, and its JSON Schema."""
