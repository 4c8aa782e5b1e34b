// The explorer: one page per address (`#/actor/…`), drawn from the JSON of the server.
"use strict";

const main = document.getElementById("main");
const page = {
  actor: (id, text) => h("a", { href: address("actor", id) }, text),
  claim: (id, text) => h("a", { href: address("claim", id) }, text),
};
const SECTIONS = [
  ["", "Overview"], ["claims", "Claims"], ["actors", "Actors"], ["contradictions", "Contradictions"],
  ["articles", "Articles"], ["graph", "Graph"], ["sparql", "SPARQL"],
];
const ROUTES = {
  "": overview, search: searchPage, claims: claimsPage, actors: actorsPage, articles: articlesPage,
  contradictions: contradictionsPage, claim: claimPage, actor: actorPage, article: articlePage,
  graph: graphPage, sparql: (route) => sparqlPage(main, route, { address, setTitle, failed }),
};
let drawn = 0;

/** The address of a page: `#/kind/id?name=value`. */
function address(kind, id, query) {
  const given = Object.entries(query || {}).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const path = id === undefined || id === null ? kind : `${kind}/${encodeURIComponent(id)}`;
  return `#/${path}${given.length ? `?${new URLSearchParams(given)}` : ""}`;
}

function route() {
  const hash = location.hash.replace(/^#\/?/, "");
  const [path, query] = [hash.split("?")[0], hash.split("?").slice(1).join("?")];
  const cut = path.indexOf("/");
  let id = cut < 0 ? null : path.slice(cut + 1);
  try { id = id === null ? null : decodeURIComponent(id); } catch { id = null; }
  return { kind: cut < 0 ? path : path.slice(0, cut), id, query: Object.fromEntries(new URLSearchParams(query)) };
}

async function get(name, query) {
  const given = Object.entries(query || {}).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const response = await fetch(`/api/${name}?${new URLSearchParams(given)}`);
  if (!response.ok) throw new Error((await response.text()).trim() || `the server answered ${response.status}`);
  return response.json();
}

async function draw() {
  const to = route();
  const address = location.hash;
  const number = ++drawn;
  bar(to);
  const show = ROUTES[to.kind] || (() => { setTitle("Not found"); main.replaceChildren(h("h1", {}, "There is no such page"), h("p", {}, h("a", { href: "#/" }, "To the overview"))); });
  main.setAttribute("aria-busy", "true");
  try {
    const nodes = await show(to);
    if (number !== drawn) return;
    if (nodes) main.replaceChildren(...nodes.flat(Infinity).filter(Boolean));
  } catch (error) {
    if (number === drawn) main.replaceChildren(failed(error));
  }
  main.removeAttribute("aria-busy");
  main.dataset.address = address;
  window.scrollTo(0, 0);
}

function failed(error) {
  return h("div", { class: "card", role: "alert" }, h("h1", {}, "That did not work"), h("p", { class: "error" }, error.message));
}

function setTitle(title) {
  document.title = title ? `${title} – dixit` : "dixit";
  document.getElementById("announce").textContent = title || "Overview";
}

function bar(to) {
  const element = document.getElementById("bar");
  const section = { actor: "actors", claim: "claims", article: "articles" }[to.kind] || to.kind;
  const nav = h("nav", { "aria-label": "Pages" }, SECTIONS.map(([kind, name]) => h("a", { href: `#/${kind}`, "aria-current": kind === section ? "page" : null }, name)));
  if (element.firstChild) { element.querySelector("nav").replaceWith(nav); return; }
  const input = h("input", { type: "search", name: "q", placeholder: "Search actors, claims, articles", "aria-label": "Search actors, claims and articles", "aria-keyshortcuts": "/" });
  element.append(h("a", { class: "brand", href: "#/" }, "dixit"), nav,
    h("form", { role: "search", onsubmit: (event) => { event.preventDefault(); location.hash = address("search", null, { q: input.value.trim() }); } }, input),
    themeButton());
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); input.focus(); input.select(); }
    if (event.key === "Escape" && typing && event.target === input) input.blur();
  });
}

// Items of lists

function tallyLine(tally) {
  return Object.keys(STANCES).filter((stance) => tally[stance]).map((stance) => stanceBadge(stance, `${tally[stance]} ${tally[stance] === 1 ? STANCES[stance].word : STANCES[stance].verb}`));
}
function actorItem(item) {
  return h("li", {}, h("a", { class: "title", href: address("actor", item.id) }, item.name),
    h("div", { class: "detail" }, h("span", {}, joined([item.named ? null : "unnamed", KINDS[item.kind]], " ")), item.roles.length > 0 && h("span", {}, item.roles.join(", ")),
      item.said > 0 && h("span", {}, `speaks ${item.said} ×`), item.denies > 0 && h("span", {}, `denies ${item.denies} ×`), item.about > 0 && h("span", {}, `spoken of ${item.about} ×`)));
}
function claimItem(item) {
  return h("li", {}, h("a", { class: "title", href: address("claim", item.id) }, item.text),
    h("div", { class: "detail" }, tallyLine(item.tally), item.against > 0 && h("span", {}, `${plural(item.against, "answer")} against it`),
      item.sources > 1 && h("span", {}, plural(item.sources, "source")), item.articles > 1 && h("span", {}, plural(item.articles, "article"))));
}
function articleItem(item) {
  return h("li", {}, h("a", { class: "title", href: address("article", item.id) }, item.title || item.id),
    h("div", { class: "detail" }, joined([item.publisher, item.published && item.published.slice(0, 10), plural(item.said, "passage")], " · "),
      item.tally.denies > 0 && h("span", {}, plural(item.tally.denies, "denial"))));
}
const list = (items, one, empty) => (items.length ? h("ul", { class: "items" }, items.map(one)) : h("p", { class: "muted" }, empty || "None."));

function pager(total, offset, shown, to) {
  if (total <= shown && !offset) return null;
  const link = (text, at) => h("a", { class: "button", href: address(to.kind, to.id, { ...to.query, offset: at || "" }) }, text);
  const step = Math.max(shown, 1);
  return h("nav", { class: "pager", "aria-label": "Parts of the list" },
    offset > 0 && link("Previous", Math.max(0, offset - Math.max(step, 40))), h("span", { class: "muted" }, `${offset + 1} to ${offset + shown} of ${total.toLocaleString("en")}`),
    offset + shown < total && link("Next", offset + shown));
}

function listTools(to, choices, label) {
  const input = h("input", { type: "search", value: to.query.q || "", placeholder: "Filter by words", "aria-label": `Filter ${label} by words` });
  const at = to.query.show || choices[0][0];
  return h("form", { class: "tools", onsubmit: (event) => { event.preventDefault(); location.hash = address(to.kind, null, { ...to.query, q: input.value.trim(), offset: "" }); } },
    choices.length > 1 && choices.map(([show, name]) => h("a", { class: "button", "aria-current": at === show ? "true" : null, "aria-pressed": null, href: address(to.kind, null, { q: to.query.q, show: show === choices[0][0] ? "" : show }) }, at === show ? h("strong", {}, name) : name)),
    input, h("button", { class: "button" }, "Filter"));
}

// Pages

async function overview() {
  const data = await get("summary");
  setTitle("");
  const figure = (n, name) => h("div", {}, h("b", {}, n.toLocaleString("en")), h("span", { class: "muted" }, name));
  return [
    h("h1", {}, "Who said what, and who denies it"),
    h("section", { class: "card stack", "aria-label": "Figures" }, h("div", { class: "figures" },
      figure(data.counts.articles, "articles"), figure(data.counts.actors, "actors"), figure(data.counts.claims, "claims"),
      figure(data.counts.attributions, "passages"), figure(data.tally.denies || 0, "denials"), figure(data.counts.contradictions, "contradictions")),
      h("div", { class: "row" }, tallyLine(data.tally))),
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", {}, "Disputed claims"), list(data.claims, claimItem, "Nobody denies or doubts anything here."), h("p", {}, h("a", { href: address("claims", null, { show: "disputed" }) }, "All disputed claims"))),
      h("section", { class: "card" }, h("h2", {}, "Actors who speak most"), list(data.actors, actorItem), h("p", {}, h("a", { href: "#/actors" }, "All actors"))),
      h("section", { class: "card" }, h("h2", {}, "Articles"), list(data.articles, articleItem), h("p", {}, h("a", { href: "#/articles" }, "All articles")))),
  ];
}

async function searchPage(to) {
  const q = to.query.q || "";
  setTitle(`Search: ${q}`);
  const input = document.querySelector("#bar input");
  if (document.activeElement !== input) input.value = q;
  const data = await get("search", { q });
  const part = (name, kind, result, one) => h("section", { class: "card" }, h("h2", {}, `${name} `, h("span", { class: "side-count" }, result.total.toLocaleString("en"))), list(result.items, one, "None found."),
    result.total > result.items.length && h("p", {}, h("a", { href: address(kind, null, { q }) }, `All ${result.total.toLocaleString("en")}`)));
  return [
    h("h1", {}, `Search: ${q || "everything"}`),
    h("div", { class: "columns" }, part("Claims", "claims", data.claims, claimItem), part("Actors", "actors", data.actors, actorItem), part("Articles", "articles", data.articles, articleItem)),
  ];
}

function listPage(name, kind, one, choices) {
  return async (to) => {
    setTitle(name);
    const data = await get(kind, to.query);
    return [h("h1", {}, name), listTools(to, choices, name.toLowerCase()),
      h("section", { class: "card", "aria-label": name }, h("p", { class: "muted" }, plural(data.total, name.toLowerCase().replace(/s$/, ""))), list(data.items, one, "None found."), pager(data.total, data.offset, data.items.length, to))];
  };
}
function claimsPage(to) { return listPage("Claims", "claims", claimItem, [["all", "All"], ["disputed", "Disputed"], ["denied", "Denied"], ["doubted", "Doubted"]])(to); }
function actorsPage(to) { return listPage("Actors", "actors", actorItem, [["all", "All"], ...Object.entries(KINDS)])(to); }
function articlesPage(to) { return listPage("Articles", "articles", articleItem, [["all", "All"]])(to); }

function source(model, row) {
  const article = model.article(row.doc) || {};
  return h("span", { class: "muted small" }, h("a", { href: address("article", row.doc, { at: row.key }) }, joined([article.publisher || article.title || row.doc, article.published && article.published.slice(0, 10)])));
}
const rowItem = (model, options) => (row) => statement(model, row, page, { ...options, extra: source(model, row) });

function withAnswers(model, options) {
  return (row) => {
    const replies = answers(model, row, page);
    const item = statement(model, row, page, { ...options, extra: source(model, row) });
    if (replies.length) item.append(h("ul", { class: "against", "aria-label": "Answers" }, replies));
    return item;
  };
}

const stands = (row) => (row.negated && row.stance === "asserts" ? "denies" : row.stance);

async function claimPage(to) {
  const data = await get("claim", { id: to.id, ...to.query });
  const model = new Model(data.slice);
  setTitle(data.text);
  const rows = data.keys.map((key) => model.byKey.get(key));
  const own = new Set(data.keys);
  const texts = [...new Set(rows.map((row) => model.claimText(row)))].filter((text) => text !== data.text);
  const side = (stance, title) => {
    const list = rows.filter((row) => stands(row) === stance);
    return list.length ? h("section", { class: `card st-${stance}` }, h("h2", {}, stanceBadge(stance, title), " ", h("span", { class: "side-count" }, list.length)), h("ul", {}, list.map(rowItem(model, { claim: false })))) : null;
  };
  const against = rows.flatMap((row) => model.relationsOf(row.key, "denies", "contradicts").filter((relation) => relation.back || relation.type === "contradicts").map((relation) => model.byKey.get(relation.other))).filter((row) => !own.has(row.key));
  const support = rows.flatMap((row) => model.relationsOf(row.key, "supports").filter((relation) => relation.back).map((relation) => model.byKey.get(relation.other))).filter((row) => !own.has(row.key));
  const answered = rows.flatMap((row) => model.relationsOf(row.key, "denies", "supports").filter((relation) => !relation.back).map((relation) => model.byKey.get(relation.other))).filter((row) => !own.has(row.key));
  const dated = rows.concat(against).map((row) => ({ row, date: (row.at || (model.article(row.doc) || {}).published || "").slice(0, 10) })).sort((a, b) => a.date.localeCompare(b.date));
  const unique = (list) => [...new Set(list)];
  const extra = (title, list, empty) => (list.length ? h("section", { class: "card" }, h("h2", {}, title, " ", h("span", { class: "side-count" }, unique(list).length)), h("ul", {}, unique(list).map(rowItem(model, {})))) : empty || null);
  return [
    h("div", { class: "claim-heading stack" }, h("p", { class: "muted small" }, "Claim"), h("h1", {}, data.text),
      texts.length > 0 && h("p", { class: "muted" }, "Also worded: ", joined(texts.map((text) => `“${text}”`), "; ")),
      h("div", { class: "row" }, tallyLine(data.tally), h("span", { class: "muted" }, joined([plural(data.sources, "source"), plural(data.articles, "article")], " · ")))),
    h("div", { class: "sides" }, side("asserts", "Held by"), side("denies", "Denied by"), side("doubts", "Doubted by"), side("asks", "Asked by"), side("urges", "Urged by"), side("intends", "Intended by"), side("expresses", "Expressed by"),
      extra("Others contradict it", against), extra("Others support it", support), extra("What it answers", answered)),
    h("section", { class: "card" }, h("h2", {}, "Timeline"), h("ol", { class: "timeline" }, dated.map(({ row, date }) => h("li", { class: `st-${stands(row)}` }, h("time", {}, date || "no date"), h("strong", {}, model.sourceText(row)), " ", stanceBadge(row.stance), own.has(row.key) ? "" : [" ", page.claim(row.claim, model.claimText(row))], " ", source(model, row))))),
    pager(data.total, data.offset, data.keys.length, to),
  ];
}

async function actorPage(to) {
  const show = to.query.show === "about" ? "about" : "said";
  const data = await get("actor", { id: to.id, ...to.query });
  const model = new Model(data.slice);
  const actor = model.actor(to.id);
  setTitle(data.name);
  const rows = data.keys.map((key) => model.byKey.get(key));
  const tab = (name, value, n) => h("a", { class: "button", href: address("actor", to.id, value === "said" ? {} : { show: value }), "aria-current": show === value ? "true" : null }, show === value ? h("strong", {}, `${name} ${n}`) : `${name} ${n}`);
  const fact = (name, value) => (value && value.length ? [h("h3", {}, name), h("p", {}, value)] : null);
  return [
    h("div", { class: "heading" }, h("h1", {}, data.name), h("span", { class: "chip kind" }, KINDS[data.kind]), !data.named && h("span", { class: "chip" }, "unnamed: known in this article only")),
    h("div", { class: "tools" }, tab("Says", "said", data.said), tab("Is spoken of", "about", data.about), h("a", { class: "button", href: address("graph", null, { about: to.id }) }, "Graph")),
    h("div", { class: "two" },
      h("section", { class: "card", "aria-label": show === "said" ? "What it says" : "What is said of it" }, rows.length ? h("ul", {}, rows.map(withAnswers(model, {}))) : h("p", { class: "muted" }, show === "said" ? "Nothing is attributed to it." : "Nobody speaks of it."), pager(data.total, data.offset, rows.length, to)),
      h("aside", { class: "card side", "aria-label": "About this actor" }, h("h2", {}, "About"),
        fact("Also called", actor.aliases.join(", ")), fact("Roles", actor.roles.join(", ")),
        actor.affiliations.length > 0 && [h("h3", {}, "Belongs to or speaks for"), h("ul", { class: "items" }, unique(actor.affiliations.map((link) => [link.actor + (link.role || ""), link])).map((link) => h("li", {}, page.actor(link.actor, link.name), link.role && h("span", { class: "muted" }, `, ${link.role}`))))],
        (data.members || []).length > 0 && [h("h3", {}, "Speak for it"), h("ul", { class: "items" }, unique(data.members.map((member) => [member.id + (member.role || ""), member])).map((member) => h("li", {}, page.actor(member.id, member.name), member.role && h("span", { class: "muted" }, `, ${member.role}`))))],
        !actor.aliases.length && !actor.roles.length && !actor.affiliations.length && h("p", { class: "muted" }, "Nothing more is known."))),
  ];
  function unique(pairs) { return [...new Map(pairs).values()]; }
}

async function articlePage(to) {
  const data = await get("article", { id: to.id });
  const model = new Model(data.slice);
  const article = model.article(to.id);
  setTitle(data.title || to.id);
  const rows = data.keys.map((key) => model.byKey.get(key));
  const details = h("div", { class: "stack", "aria-live": "polite" }, h("p", { class: "muted" }, "Select a passage."));
  const open = (key) => {
    const row = model.byKey.get(key);
    if (!row) return;
    document.querySelectorAll(".text [data-keys]").forEach((element) => element.classList.toggle("is-related", JSON.parse(element.dataset.keys).includes(key)));
    details.replaceChildren(h("ul", {}, withAnswers(model, {})(row)));
  };
  let body;
  if (data.text !== undefined) {
    body = markedText(model, to.id, data.text, open);
    roving(body, () => [...body.querySelectorAll('[role="button"]')]);
  } else {
    body = h("ol", {}, rows.map((row) => {
      const item = withAnswers(model, { attributes: { class: `statement st-${row.stance}${row.parent ? " nested" : ""}`, id: `at-${row.key}` } })(row);
      return item;
    }));
  }
  if (to.query.at) queueMicrotask(() => {
    const item = document.getElementById(`at-${to.query.at}`);
    if (item) { item.classList.add("is-related"); setTimeout(() => item.scrollIntoView({ block: "center" }), 0); }
    open(to.query.at);
  });
  return [
    h("h1", {}, data.title || to.id),
    h("p", { class: "muted" }, joined([data.publisher, article.authors.join(", "), data.published && data.published.slice(0, 10), article.url && safeUrl(article.url) && h("a", { href: article.url, rel: "noreferrer" }, "original")], " · ")),
    h("div", { class: "row" }, tallyLine(data.tally), h("a", { class: "button", href: address("graph", null, { article: to.id }) }, "Graph"),
      h("a", { class: "button", href: `/report?${new URLSearchParams({ id: to.id })}`, download: "report.html" }, "Save as report")),
    h("div", { class: "two" }, h("section", { class: "card", "aria-label": "Passages" }, body),
      data.text !== undefined ? h("aside", { class: "card", "aria-label": "Selected passage" }, details)
        : h("aside", { class: "card" }, h("h2", {}, "Actors"), h("ul", { class: "items" }, Object.entries(data.slice.actors).map(([id, actor]) => h("li", {}, page.actor(id, actor.name), h("span", { class: "muted small" }, ` ${KINDS[actor.kind]}`)))))),
  ];
}

async function contradictionsPage(to) {
  setTitle("Contradictions");
  const data = await get("contradictions", to.query);
  const model = new Model(data.slice);
  const side = (key) => statement(model, model.byKey.get(key), page, { tag: "div", extra: source(model, model.byKey.get(key)) });
  return [
    h("h1", {}, "Contradictions"),
    h("p", { class: "lead muted" }, "Statements of which one denies the other, or that cannot both hold. Which of them is right is not decided here."),
    listTools(to, [["all", "All"]], "contradictions"),
    data.items.length ? h("ul", { class: "stack" }, data.items.map((clash) => h("li", { class: "card clash" }, side(clash.from),
      h("div", { class: "between" }, stanceBadge("denies", RELATIONS[clash.type]), clash.basis && h("span", { class: "muted small" }, clash.basis.replaceAll("_", " "))), side(clash.to)))) : h("p", { class: "muted" }, "None found."),
    pager(data.total, data.offset, data.items.length, to),
  ];
}

async function graphPage(to) {
  setTitle("Graph");
  const view = to.query.view === "actors" ? "actors" : "claims";
  const max = Number(to.query.max) || 1500;
  const data = await get("network", { view, about: to.query.about, article: to.query.article, max });
  const choose = (name, query) => h("a", { class: "button", href: address("graph", null, { ...to.query, ...query }) }, name);
  const of = [to.query.about && joined(["around ", page.actor(to.query.about, to.query.about)], ""), to.query.article && joined(["of ", h("a", { href: address("article", to.query.article) }, to.query.article)], "")].filter(Boolean);
  const find = h("input", { type: "search", placeholder: "Find in the graph", "aria-label": "Find in the graph" });
  const frame = h("div", { class: "canvas-frame" });
  const graph = new NetworkCanvas(frame, data, (id) => { const cut = id.indexOf("/"); location.hash = address(id.slice(0, cut), id.slice(cut + 1)); });
  find.addEventListener("input", () => graph.find(find.value));
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); graph.canvas.focus(); } });
  return [
    h("h1", {}, "Graph ", h("span", { class: "side-count small" }, of)),
    h("div", { class: "tools" },
      view === "claims" ? choose("Show actors only", { view: "actors" }) : choose("Show actors and claims", { view: "" }),
      (to.query.about || to.query.article) && choose("Show everything", { about: "", article: "" }),
      data.omitted > 0 && choose(`Show more (${data.omitted.toLocaleString("en")} left out)`, { max: Math.min(max * 4, 20000) }),
      h("button", { type: "button", class: "button", onclick: () => graph.fit() }, "Fit"), find),
    frame,
    graph.key(),
    h("p", { class: "muted small" }, `${plural(data.nodes.length, "node")}, ${plural(data.edges.length, "edge")}. Drag to move, wheel or + and − to zoom; Tab into the drawing, then arrow keys walk to neighbors, Enter opens, Escape lets go.`),
  ];
}

document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
window.addEventListener("hashchange", draw);
draw();
