"""The style sheet of the site: no font or picture from outside, light and dark, printable."""

from __future__ import annotations

STYLE = """:root { color-scheme: light dark; --ink: #22262b; --paper: #fbfaf7; --card: #ffffff; --soft: #6a7078;
  --line: #e3e0d9; --accent: #8a4b2a; --deep: 34%; --pale: 94%; --hit: #ffe9a8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e3dd; --paper: #17181a; --card: #1f2124; --soft: #9b9fa6;
  --line: #33363b; --accent: #e0a37e; --deep: 74%; --pale: 20%; --hit: #6b5310; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 6rem; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.65 "Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, serif; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .2em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.bar { position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--line); }
.bar > div { max-width: 64rem; margin: 0 auto; padding: .7rem 1.5rem; display: flex; gap: 1.25rem;
  align-items: center; }
.bar a { font-weight: 600; letter-spacing: .01em; text-decoration: none; white-space: nowrap; }
.bar form { flex: 1; }
input[type=search] { width: 100%; font: 1rem/1.4 system-ui, sans-serif; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 2rem; padding: .5rem 1.1rem; }
main { max-width: 64rem; margin: 0 auto; padding: 2.25rem 1.5rem 5rem; }
h1 { font-size: 2.1rem; line-height: 1.2; font-weight: 600; margin: 0 0 .4rem; letter-spacing: -.01em;
  text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; font-weight: 600; margin: 2.5rem 0 1rem; }
.lead { color: var(--soft); margin: 0 0 2rem; max-width: 40rem; }
.small, .facts, .source, .chip, .count, .entry span { font-family: system-ui, sans-serif; font-size: .8125rem; }
.small, .facts, .source, .count, .entry span { color: var(--soft); }
.facts { margin: 0 0 2rem; overflow-wrap: anywhere; }
.shelf { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem; }
.shelf a { display: block; background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  border-top: .25rem solid hsl(var(--h) 50% 52%); padding: .9rem 1.1rem 1rem; text-decoration: none; }
.shelf a:hover { border-color: hsl(var(--h) 45% 55%); }
.shelf b { font-weight: 600; font-size: 1.1rem; }
.shelf p { margin: .25rem 0 0; font-size: .9rem; line-height: 1.45; color: var(--soft); }
.count { float: right; line-height: 1.9; }
.entry { display: flex; gap: 1rem; align-items: baseline; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.entry time { flex: 0 0 6.2rem; font: .8125rem/1.6 system-ui, sans-serif; color: var(--soft);
  font-variant-numeric: tabular-nums; }
.entry a { flex: 1; }
.entry span { text-align: right; }
.passage { max-width: 42rem; margin: 0 0 2.1rem; padding-left: 1.1rem;
  border-left: .2rem solid hsl(var(--h) 50% 55%); }
.passage.plain { border-left: .2rem solid var(--line); }
.passage:target { background: hsl(var(--h) 50% var(--pale)); box-shadow: 0 0 0 .6rem hsl(var(--h) 50% var(--pale)); }
.passage.plain:target { background: var(--card); box-shadow: 0 0 0 .6rem var(--card); }
.passage p { margin: 0 0 .7rem; overflow-wrap: anywhere; }
.passage h3 { margin: 0 0 .35rem; font-size: 1.0625rem; line-height: 1.35; }
.reading h2 { max-width: 42rem; margin: 2.2rem 0 .9rem; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .3rem; }
.chip { color: hsl(var(--h) 45% var(--deep)); background: hsl(var(--h) 50% var(--pale)); border-radius: 1rem;
  border: 1px solid transparent; padding: .05rem .65rem; text-decoration: none; line-height: 1.6; }
button.chip { cursor: pointer; }
button.chip[aria-pressed=true] { border-color: currentColor; }
.source a { color: inherit; }
mark { background: var(--hit); color: inherit; border-radius: .15rem; }
@media (max-width: 36rem) { body { font-size: 1rem; } .bar > div, main { padding-inline: 1rem; }
  h1 { font-size: 1.6rem; }
  .entry { flex-wrap: wrap; gap: 0 1rem; } .entry time { flex-basis: auto; } .entry a { flex-basis: 100%; order: -1; }
  .entry span { text-align: left; } }
@media print { .bar { display: none; } main { padding: 0; max-width: none; } }
"""
