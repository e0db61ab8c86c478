"""What the program knows of language: the lines and blocks of a text, its sentences, cues and qualifiers."""
