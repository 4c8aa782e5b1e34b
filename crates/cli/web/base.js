// Shared by the report and the explorer: elements, the model of a slice, statements in words.
// Data reaches the page as text nodes and attributes only; nothing is ever parsed as markup.
"use strict";

const STANCES = {
  asserts: { sign: "+", word: "asserts", verb: "assert", noun: "assertions" },
  denies: { sign: "×", word: "denies", verb: "deny", noun: "denials" },
  doubts: { sign: "?", word: "doubts", verb: "doubt", noun: "doubts" },
  asks: { sign: "¿", word: "asks", verb: "ask", noun: "questions" },
  urges: { sign: "!", word: "urges", verb: "urge", noun: "demands" },
  intends: { sign: "»", word: "intends", verb: "intend", noun: "intentions" },
  expresses: { sign: "~", word: "expresses", verb: "express", noun: "expressions" },
};
const DENIALS = { outright: "outright denial", rejects_framing: "rejects the framing", partial: "partial denial", retracts: "retracts" };
const DOUBTS = { no_evidence: "sees no evidence", declines_comment: "declines to comment", unverified: "calls it unverified" };
const CERTAINTIES = { certain: "presented as certain", probable: "presented as probable", possible: "presented as possible" };
const DISTANCES = { distancing: "reporter keeps a distance", endorsing: "reporter’s wording endorses" };
const KINDS = {
  person: "person", organization: "organization", government_or_place: "government or place", group: "group",
  medium: "medium", persona: "persona", other: "other",
};
const RELATIONS = { denies: "denies", contradicts: "contradicts", supports: "supports", same_claim: "says the same as" };
const RELATIONS_BACK = { denies: "denied by", contradicts: "contradicted by", supports: "supported by", same_claim: "also said by" };

/** An element: attributes by name, `on…` as listeners, children as nodes or text. */
function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "href") { const url = safeUrl(value); if (url) element.setAttribute("href", url); }
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Addresses that a link may lead to: web pages and places in this page. */
function safeUrl(value) {
  const url = String(value).trim();
  return /^(https?:\/\/|#|\?|\/(?![/\\]))/i.test(url) ? url : null;
}

function joined(parts, separator = ", ") {
  const given = parts.filter((part) => part !== null && part !== undefined && part !== false && part !== "");
  return given.flatMap((part, i) => (i ? [separator, part] : [part]));
}

function plural(n, one, many) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;
}

/** Looks things up in a slice. */
class Model {
  constructor(slice) {
    this.slice = slice;
    this.rows = slice.attributions;
    this.byKey = new Map(this.rows.map((row) => [row.key, row]));
    this.relations = new Map();
    for (const relation of slice.relations) {
      this.#link(relation.from, { type: relation.type, other: relation.to, basis: relation.basis, back: false });
      this.#link(relation.to, { type: relation.type, other: relation.from, basis: relation.basis, back: true });
    }
    this.children = new Map();
    for (const row of this.rows) {
      if (!row.parent) continue;
      if (!this.children.has(row.parent)) this.children.set(row.parent, []);
      this.children.get(row.parent).push(row);
    }
    this.hedged = new Set(Object.values(slice.articles).flatMap((article) => article.hedges.flatMap((hedge) => hedge.attributions)));
  }
  #link(key, entry) {
    if (!this.relations.has(key)) this.relations.set(key, []);
    this.relations.get(key).push(entry);
  }
  actor(id) { return (id && this.slice.actors[id]) || null; }
  claim(id) { return (id && this.slice.claims[id]) || null; }
  article(id) { return this.slice.articles[id] || null; }
  sources(row) { return [row.source, ...row.co].filter((id) => this.actor(id)); }
  sourceText(row) {
    const names = this.sources(row).map((id) => this.actor(id).name);
    return names.length ? names.join(", ") : row.words.source || "Source not named";
  }
  claimText(row) { const claim = this.claim(row.claim); return claim ? claim.text : row.words.content; }
  rowsOfActor(id) { return this.rows.filter((row) => row.source === id || row.co.includes(id)); }
  rowsOfClaim(id) { return this.rows.filter((row) => row.claim === id); }
  relationsOf(key, ...types) {
    return (this.relations.get(key) || []).filter((relation) => (!types.length || types.includes(relation.type)) && this.byKey.has(relation.other));
  }
  /** The attributions around one, innermost first. */
  around(row) {
    const list = [];
    for (let at = this.byKey.get(row.parent); at && !list.includes(at); at = this.byKey.get(at.parent)) list.push(at);
    return list;
  }
  depth(row) { return this.around(row).length; }
  /** In one sentence, for screen readers and titles. */
  sentence(row) {
    const through = this.around(row).map((outer) => `, according to ${this.sourceText(outer)}`).join("");
    return `${this.sourceText(row)} ${STANCES[row.stance].word}: ${this.claimText(row)}${through}`;
  }
}

function stanceBadge(stance, word) {
  return h("span", { class: `stance st-${stance}` }, h("span", { class: "sign", "aria-hidden": "true" }, STANCES[stance].sign), word || STANCES[stance].word);
}

/** The words of source, cue and content in the order in which they stand. */
function evidence(row) {
  const start = (spans) => (spans.length ? spans[0][0] : Infinity);
  const end = (spans) => (spans.length ? spans[spans.length - 1][1] : -1);
  const parts = ["source", "cue", "content"]
    .filter((role) => row.words[role])
    .map((role) => ({ role, words: row.words[role], from: start(row.spans[role]), to: end(row.spans[role]) }))
    .sort((a, b) => a.from - b.from);
  if (!parts.length) return null;
  const nodes = [];
  parts.forEach((part, i) => {
    if (i && part.from < parts[i - 1].to) nodes.push(h("span", { class: "gap" }, " · "));
    else if (i) nodes.push(part.from - parts[i - 1].to > 2 ? h("span", { class: "gap" }, " … ") : " ");
    nodes.push(h("span", { class: `w-${part.role}` }, part.words));
  });
  return h("blockquote", { class: `evidence st-${row.stance}` }, nodes);
}

function notes(model, row) {
  const list = [
    row.negated && "that it is not so",
    row.denial && row.denial !== "outright" && DENIALS[row.denial],
    row.doubt && DOUBTS[row.doubt],
    CERTAINTIES[row.certainty],
    DISTANCES[row.distance],
    model.hedged.has(row.key) && "author: unproven",
    row.quotation === "direct" ? "verbatim" : row.quotation === "mixed" ? "partly verbatim" : null,
    row.at && `said ${row.at}`,
  ].filter(Boolean);
  return list.length ? h("div", { class: "notes" }, list.map((note) => h("span", { class: /certain|verbatim/.test(note) ? "chip" : "chip strong" }, note))) : null;
}

/**
 * One attribution: who, stance, to whom, through whom, with the words that show it.
 * `page` gives `actor(id, text)` and `claim(id, text)` as links of that page; `options.claim` shows the claim's text.
 */
function statement(model, row, page, options = {}) {
  const sources = model.sources(row);
  const who = sources.length ? joined(sources.map((id) => page.actor(id, model.actor(id).name))) : [row.words.source || h("em", {}, "source not named")];
  const around = model.around(row);
  const chain = around.map((outer) => joined(model.sources(outer).map((id) => page.actor(id, model.actor(id).name))).concat(
    model.sources(outer).length ? [] : [outer.words.source || "a source not named"],
    outer.to && model.actor(outer.to) ? [", to ", page.actor(outer.to, model.actor(outer.to).name)] : [],
    outer.stance === "asserts" ? [] : [` (who ${STANCES[outer.stance].word} it)`]));
  return h(options.tag || "li", { class: `statement st-${row.stance}`, "data-key": row.key, ...options.attributes },
    h("div", { class: "line" },
      h("span", { class: "who" }, who), stanceBadge(row.stance),
      row.to && model.actor(row.to) && h("span", { class: "muted" }, "to ", page.actor(row.to, model.actor(row.to).name)),
      options.extra),
    options.claim !== false && h("span", { class: "claim-text" }, row.claim && model.claim(row.claim) ? page.claim(row.claim, model.claimText(row)) : model.claimText(row)),
    chain.length > 0 && h("div", { class: "chain" }, "according to ", joined(chain, ", who cites ")),
    notes(model, row),
    evidence(row));
}

/** How others answer an attribution, as list items; empty when nobody does. */
function answers(model, row, page, types = ["denies", "contradicts", "supports", "same_claim"]) {
  return model.relationsOf(row.key, ...types).map((relation) => {
    const other = model.byKey.get(relation.other);
    const word = (relation.back ? RELATIONS_BACK : RELATIONS)[relation.type];
    const stance = { denies: "denies", contradicts: "denies", supports: "asserts", same_claim: "asserts" }[relation.type];
    return h("li", { "data-key": other.key, "data-relation": relation.type, title: relation.basis },
      stanceBadge(stance, word), " ", h("strong", {}, model.sourceText(other)), ": ",
      other.claim && model.claim(other.claim) ? page.claim(other.claim, model.claimText(other)) : model.claimText(other));
  });
}

/** Claims on both sides: holders and deniers of a claim, counted. */
function tally(rows) {
  const counts = {};
  for (const row of rows) counts[row.stance] = (counts[row.stance] || 0) + 1;
  return Object.keys(STANCES).filter((stance) => counts[stance]).map((stance) => ({ stance, count: counts[stance] }));
}

/** An article's text with every source, cue and content as a segment that leads to its attribution. */
function markedText(model, doc, text, onSelect) {
  const points = Array.from(text);
  const rows = model.rows.filter((row) => row.doc === doc);
  const events = new Map();
  const at = (point) => { if (!events.has(point)) events.set(point, { open: [], close: [] }); return events.get(point); };
  const add = (row, role, [from, to]) => {
    if (!(0 <= from && from < to && to <= points.length)) return;
    const entry = { row, role, from, to };
    at(from).open.push(entry);
    at(to).close.push(entry);
  };
  for (const row of rows) for (const role of ["source", "cue", "content"]) row.spans[role].forEach((span) => add(row, role, span));
  const article = model.article(doc);
  if (article) article.hedges.forEach((hedge) => add(null, "hedge", hedge.span));
  const root = h("div", { class: "text" });
  const open = new Set();
  const signed = new Set();
  let from = 0;
  for (const point of [...events.keys(), points.length].sort((a, b) => a - b)) {
    if (point > from) root.append(segment(points.slice(from, point).join(""), open));
    from = Math.max(from, point);
    const event = events.get(point);
    if (!event) continue;
    event.close.forEach((entry) => open.delete(entry));
    event.open.forEach((entry) => open.add(entry));
  }
  return root;

  function segment(words, entries) {
    if (!entries.size) return document.createTextNode(words);
    const list = [...entries];
    const contents = list.filter((entry) => entry.role === "content").sort((a, b) => model.depth(b.row) - model.depth(a.row) || (a.to - a.from) - (b.to - b.from));
    const own = list.filter((entry) => entry.role !== "content" && entry.row).sort((a, b) => model.depth(b.row) - model.depth(a.row));
    const first = own.find((entry) => entry.role === "cue") || own[0] || contents[0];
    if (!first) return h("span", { class: "r-hedge" }, words);
    const row = first.row;
    const classes = ["seg"];
    if (contents.length) classes.push("r-content", `st-${contents[0].row.stance}`);
    if (contents.length > 1) classes.push("deep");
    for (const entry of list) if (entry.role !== "content") classes.push(`r-${entry.role}`);
    const element = h("span", { class: classes.join(" "), "data-keys": JSON.stringify([...new Set(list.filter((entry) => entry.row).map((entry) => entry.row.key))]),
      onclick: () => onSelect(row.key) }, words);
    const anchor = list.find((entry) => entry.row && !signed.has(entry.row.key) && (entry.role === "cue" || (entry.role === "content" && !entry.row.spans.cue.length)));
    if (anchor) {
      signed.add(anchor.row.key);
      element.setAttribute("data-key", anchor.row.key);
      element.setAttribute("role", "button");
      element.setAttribute("tabindex", "-1");
      element.setAttribute("aria-label", `${words.trim()} (${model.sentence(anchor.row)})`);
      element.prepend(h("span", { class: `sign st-${anchor.row.stance}`, "aria-hidden": "true" }, STANCES[anchor.row.stance].sign));
    }
    return element;
  }
}

/** Arrow keys, Home and End move the focus through `items()`; one of them is in the tab order. */
function roving(container, items) {
  const set = (list, target) => list.forEach((item) => item.setAttribute("tabindex", item === target ? "0" : "-1"));
  const refresh = () => { const list = items(); if (list.length && !list.some((item) => item.getAttribute("tabindex") === "0")) set(list, list[0]); };
  container.addEventListener("keydown", (event) => {
    const list = items().filter((item) => item.getClientRects().length);
    const at = list.indexOf(document.activeElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? list.length - 1 : step ? Math.min(list.length - 1, Math.max(0, at + step)) : null;
    if (next !== null) { event.preventDefault(); set(list, list[next]); list[next].focus(); return; }
    if ((event.key === "Enter" || event.key === " ") && document.activeElement.getAttribute("role") === "button") {
      event.preventDefault();
      document.activeElement.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    }
  });
  container.addEventListener("focusin", (event) => { const list = items(); if (list.includes(event.target)) set(list, event.target); });
  refresh();
  return refresh;
}

/** A button that changes between light and dark. */
function themeButton() {
  const dark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const label = () => (dark() ? "Light" : "Dark");
  const button = h("button", { type: "button", class: "button no-print", onclick: () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    button.textContent = label();
    document.dispatchEvent(new Event("themechange"));
  } }, label());
  return button;
}
