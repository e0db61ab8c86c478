"""The look of a page: one style sheet, colours by kind and theme, light and dark."""

from __future__ import annotations

from pipeline.records import ItemKind

ITEM_HUES: dict[ItemKind, int] = {"commitment": 145, "follow_up": 195, "goal": 235, "request": 310, "done": 90}
"""Hue in degrees of each kind of item."""

STYLE = """:root { color-scheme: light dark; --ink: #1d2126; --paper: #fdfdfc; --soft: #626a73; --line: #d9dde1;
  --mark-l: 88%; --deep-l: 30%; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6e8; --paper: #16191c; --soft: #9aa2aa; --line: #343a40;
  --mark-l: 24%; --deep-l: 76%; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
dl { margin: 0; font-size: .875rem; }
dl div { display: flex; gap: .75rem; }
dt { flex: 0 0 5rem; color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
a { color: inherit; }
aside { border-block: 1px solid var(--line); margin: 1.25rem 0; padding: .5rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; margin-bottom: .5rem; }
th { color: var(--soft); font-weight: normal; }
th, td { text-align: left; vertical-align: top; padding: .2rem .75rem .2rem 0; }
td:first-child { border-left: .3rem solid hsl(var(--h) 60% 50%); padding-left: .5rem; white-space: nowrap; }
td:last-child { white-space: nowrap; padding-right: 0; }
.text { margin: .9rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.heading { font-size: 1.05rem; }
.quiet { color: var(--soft); }
.passage { border-left: .25rem solid hsl(var(--h) 55% 50%); padding-left: .9rem; margin: 1rem 0 1rem -1.15rem; }
.passage .text { margin: 0; }
.passage.plain { border-color: transparent; }
mark { background: hsl(var(--h) 65% var(--mark-l)); color: inherit; border-radius: .2rem; padding: 0 .15rem;
  box-decoration-break: clone; -webkit-box-decoration-break: clone; }
mark:target { outline: 2px solid hsl(var(--h) 60% 50%); }
.tag { font-size: .75rem; margin-left: .35rem; color: hsl(var(--h) 50% var(--deep-l)); white-space: normal; }
.theme { display: inline-block; font-size: .75rem; border: 1px solid hsl(var(--h) 55% 50%); border-radius: 1rem;
  padding: 0 .55rem; color: hsl(var(--h) 50% var(--deep-l)); }
.legend { display: flex; flex-wrap: wrap; gap: .4rem; margin: .25rem 0 .5rem; font-size: .875rem; }
@media print { body { max-width: none; padding: 0; } mark { border: 1px solid hsl(var(--h) 60% 50%); } }"""
