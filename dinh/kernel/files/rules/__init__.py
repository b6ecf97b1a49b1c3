"""Pure decisions about files: what a content is, and which name is safe."""
