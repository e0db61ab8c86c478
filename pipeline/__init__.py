"""kept: a ledger of promises and a library of sales advice, made from the notes on your own machine."""

__version__ = "0.1.0"
