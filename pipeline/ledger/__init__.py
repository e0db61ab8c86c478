"""The living ledger: promises put together and closed (``reconcile``), and the views that one lives with.

``reconcile`` is a function of what the library holds, not of the order in which it came. The views (``agenda``,
``accounts_view``, ``goals``) read the library and give plain records; how they look is the command line's.
"""
