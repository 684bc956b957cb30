"""Words as mark-up: Markdown, sources, drawn pictures, names and directions of languages."""
