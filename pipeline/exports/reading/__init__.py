"""A reading library: the passages of the library by theme, as an Obsidian vault and as a site that needs no server."""
