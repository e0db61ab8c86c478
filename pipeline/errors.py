"""The errors a user can cause: each has a message that names what is wrong, where, and what to do."""

from __future__ import annotations


class KeptError(Exception):
    """Something the user can mend. The command line prints its message and exits with code 2."""


class ConfigError(KeptError):
    """A configuration that cannot be used: names the file, the key and the nearest right key."""


class InputError(KeptError):
    """An input that cannot be read: names the file and the place in it."""


class LibraryError(KeptError):
    """A library that cannot be opened, read or written: names the file and the reason."""


class ModelError(KeptError):
    """A model that is absent, damaged or of another version: names its folder."""
