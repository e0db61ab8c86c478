"""The script of the site: search over the passages of ``library.js``, in the page itself."""

from __future__ import annotations

SCRIPT = r"""// Search over the passages in library.js, in the page itself: it needs no server.
"use strict";
(() => {
  const [box, found, shelf] = ["q", "found", "shelf"].map(id => document.getElementById(id));
  if (!found || !window.LIBRARY) return;
  const { articles, passages, themes } = window.LIBRARY;
  const plain = text => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2018\u2019]/g, "'")
    .toLowerCase();
  const words = text => plain(text).match(/[\p{L}\p{N}']+/gu) || [];
  const COMMON = new Set(("a an and are as at be but by do does for from had has have how i if in is it its me my of on"
    + " or our so that the their them then there they this to was we what when where which who why will with you your")
    .split(" "));
  // A light stemmer: enough to join call, calls, called and calling.
  const stem = word => {
    let w = word.replace(/'s$|'/g, "");
    if (w.length > 4) w = w.replace(/(ies|ied)$/, "y").replace(/(sses|shes|ches|xes)$/, m => m.slice(0, -2));
    if (w.length > 3) w = w.replace(/([^su])s$/, "$1");
    if (w.length > 5) w = w.replace(/(ing|ed)$/, "").replace(/([bdfgmnprt])\1$/, "$1");
    return w.length > 4 ? w.replace(/e$/, "") : w;
  };
  const terms = text => words(text).map(stem);
  const index = new Map(), lengths = [];
  passages.forEach((passage, place) => {
    const article = articles[passage.a], counts = new Map();
    const own = terms(passage.t);
    const add = (list, weight) => list.forEach(t => counts.set(t, (counts.get(t) || 0) + weight));
    add(own, 1);
    const about = [article.title, article.author || "", passage.h || "", ...passage.themes.map(n => themes[n].name)];
    add(terms(about.join(" ")), 0.7);
    lengths.push(own.length);
    for (const [term, count] of counts) {
      if (!index.has(term)) index.set(term, new Map());
      index.get(term).set(place, count);
    }
  });
  const mean = lengths.reduce((a, b) => a + b, 0) / Math.max(1, lengths.length);
  const sorted = [...index.keys()].sort();
  const beginning = start => {
    let low = 0, high = sorted.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (sorted[mid] < start) low = mid + 1; else high = mid;
    }
    const out = [];
    while (low < sorted.length && sorted[low].startsWith(start) && out.length < 200) out.push(sorted[low++]);
    return out;
  };
  // Okapi BM25 (Robertson and Zaragoza 2009) with k1 = 1.2, b = 0.75; the last word counts as a beginning too.
  const weigh = (scores, held, factor) => {
    const idf = Math.log(1 + (passages.length - held.size + 0.5) / (held.size + 0.5));
    for (const [place, count] of held) {
      const norm = count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[place] / mean));
      scores.set(place, (scores.get(place) || 0) + factor * idf * norm);
    }
  };
  const parse = text => {
    const query = { terms: [], phrases: [], without: [], never: [], open: [] };
    // Phones and word processors write curly quotation marks.
    const rest = text.replace(/[\u201c-\u201f]/g, '"').replace(/(^|\s)(-?)"([^"]+)"/g, (_, before, minus, phrase) => {
      (minus ? query.never : query.phrases).push(terms(phrase));
      return " ";
    });
    for (const part of rest.split(/\s+/)) {
      const own = words(part);
      if (part.startsWith("-") && part.length > 1) query.without.push(...terms(part));
      else {
        query.terms.push(...own);
        if (part.endsWith("*")) query.open.push(...own.slice(-1));
      }
    }
    if (/[\p{L}\p{N}]$/u.test(rest) && !/(^|\s)-\S*$/.test(rest)) query.open.push(...query.terms.slice(-1));
    const telling = query.terms.filter(word => !COMMON.has(word));
    query.terms = (telling.length ? telling : query.terms).map(stem).concat(query.phrases.flat());
    return query;
  };
  const holds = (place, phrase) =>
    (" " + terms(passages[place].t).join(" ") + " ").includes(" " + phrase.join(" ") + " ");
  const search = (text, theme) => {
    const query = parse(text), scores = new Map();
    for (const term of new Set(query.terms)) if (index.has(term)) weigh(scores, index.get(term), 1);
    for (const start of query.open) if (start.length > 1)
      for (const term of beginning(start))
        if (!query.terms.includes(term)) weigh(scores, index.get(term), 0.4);
    let hits = [...scores.keys()];
    if (theme !== null) hits = hits.filter(place => passages[place].themes.includes(theme));
    hits = hits.filter(place => query.phrases.every(phrase => holds(place, phrase))
      && !query.never.some(phrase => holds(place, phrase))
      && !query.without.some(term => index.has(term) && index.get(term).has(place)));
    hits.sort((a, b) => scores.get(b) - scores.get(a) || a - b);
    return { hits, query };
  };
  const element = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  };
  const marked = (text, query) => {
    const out = element("p");
    const wanted = new Set(query.terms);
    for (const part of text.split(/([\p{L}\p{N}'\u2019]+)/u)) {
      const word = plain(part);
      const begun = query.open.some(start => start.length > 2 && word.startsWith(start));
      const hit = /[\p{L}\p{N}]/u.test(part) && (wanted.has(stem(word)) || begun);
      out.append(hit ? element("mark", "", part) : part);
    }
    return out;
  };
  const chip = number => {
    const made = element("a", "chip", themes[number].label);
    made.href = themes[number].file;
    made.style.setProperty("--h", themes[number].hue);
    return made;
  };
  const card = (place, query) => {
    const passage = passages[place], article = articles[passage.a];
    const made = element("article", passage.themes.length ? "passage" : "passage plain");
    if (passage.themes.length) made.style.setProperty("--h", themes[passage.themes[0]].hue);
    const head = element("h3"), link = element("a", "", article.title);
    link.href = article.file + "#" + passage.id;
    head.append(link);
    made.append(head, marked(passage.t, query));
    if (passage.themes.length) {
      const row = element("div", "chips");
      passage.themes.forEach(number => row.append(chip(number)));
      made.append(row);
    }
    const source = [article.author, article.date, article.url || article.source].filter(Boolean).join(" · ");
    made.append(element("div", "source", source));
    return made;
  };
  let theme = null, shown = 20;
  const filters = element("div", "chips");
  themes.forEach((entry, number) => {
    const button = element("button", "chip", entry.label);
    button.type = "button";
    button.style.setProperty("--h", entry.hue);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      theme = theme === number ? null : number;
      show();
    });
    filters.append(button);
  });
  const show = () => {
    const text = box.value.trim();
    shelf.hidden = text !== "";
    found.replaceChildren();
    if (!text) return;
    [...filters.children].forEach((button, number) => button.setAttribute("aria-pressed", String(theme === number)));
    const { hits, query } = search(box.value.trimStart(), theme);
    const number = hits.length === 1 ? "1 passage" : hits.length.toLocaleString("en") + " passages";
    const count = element("p", "small", number);
    count.setAttribute("role", "status");
    found.append(filters, count, ...hits.slice(0, shown).map(place => card(place, query)));
    if (!hits.length) found.append(element("p", "lead", "Nothing found. Try other or fewer words."));
    if (hits.length > shown) {
      const more = element("button", "chip", "show more");
      more.type = "button";
      more.addEventListener("click", () => {
        shown += 40;
        show();
      });
      found.append(more);
    }
  };
  box.addEventListener("input", () => { shown = 20; show(); });
  box.form.addEventListener("submit", event => { event.preventDefault(); show(); });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.focus(); }
  });
  box.value = new URLSearchParams(location.search).get("q") || box.value;
  show();
})();
"""
