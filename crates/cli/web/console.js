// The SPARQL page: a query, the named ones to start from, and its answer as a table or as text.
"use strict";

const FORMATS = {
  rows: [["CSV", "text/csv"], ["TSV", "text/tab-separated-values"], ["JSON", "application/sparql-results+json"], ["XML", "application/sparql-results+xml"]],
  graph: [["Turtle", "text/turtle"], ["N-Triples", "application/n-triples"], ["RDF/XML", "application/rdf+xml"], ["JSON-LD", "application/ld+json"]],
};

async function sparqlPage(main, to, tools) {
  tools.setTitle("SPARQL");
  const response = await fetch("/api/queries");
  const named = response.ok ? await response.json() : { queries: [], base: "", available: false };
  const text = h("textarea", { id: "query", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": "SPARQL query", "aria-keyshortcuts": "Control+Enter" });
  const first = named.queries.find((query) => query.name === "denials");
  text.value = to.query.query || (first ? first.text : "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 20");
  const results = h("div", { class: "stack", "aria-live": "polite" });
  const choose = h("select", { "aria-label": "Named queries", onchange: () => {
    const query = named.queries.find((query) => query.name === choose.value);
    if (!query) return;
    text.value = query.text;
    if (!query.parameters.length) { run(); return; }
    results.replaceChildren(h("p", {}, "Replace ", joined(query.parameters.map(([name, meaning]) => h("span", {}, h("code", {}, `$${name}`), ` (${meaning})`))), " by words in quotation marks, then run it."));
    text.focus();
  } }, h("option", { value: "" }, "Named queries"), named.queries.map((query) => h("option", { value: query.name }, `${query.name}: ${query.title || query.description}`)));
  const button = h("button", { type: "button", class: "button primary", onclick: run }, "Run");
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } });
  if (to.query.query) queueMicrotask(run);
  let running = null;
  return [
    h("h1", {}, "SPARQL"),
    h("p", { class: "muted" }, "Who said what is described here, never asserted as a fact. Programs ask at ", h("code", {}, `${location.origin}/sparql`), "."),
    h("section", { class: "card console stack", "aria-label": "Query" }, h("div", { class: "tools" }, choose, button, h("span", { class: "muted small" }, "Ctrl+Enter runs the query; the address of this page then leads to it.")), text),
    results,
  ];

  async function run() {
    if (running) running.abort();
    running = new AbortController();
    const signal = running.signal;
    history.replaceState(null, "", tools.address("sparql", null, { query: text.value }));
    results.replaceChildren(h("p", { class: "muted" }, "Running …"));
    const start = performance.now();
    try {
      const response = await fetch("/sparql", { method: "POST", signal, headers: { "content-type": "application/sparql-query", accept: "application/sparql-results+json, text/turtle;q=0.9" }, body: text.value });
      const seconds = ((performance.now() - start) / 1000).toFixed(2);
      if (!response.ok) { results.replaceChildren(h("div", { class: "card", role: "alert" }, h("p", { class: "error" }, (await response.text()).trim()))); return; }
      const type = response.headers.get("content-type") || "";
      results.replaceChildren(type.includes("json") ? table(await response.json(), seconds) : graph(await response.text(), seconds));
    } catch (error) {
      if (!signal.aborted) results.replaceChildren(tools.failed(error));
    }
  }

  function downloads(kind) {
    return h("span", { class: "row small" }, "Save as ", FORMATS[kind].map(([name, type]) => h("button", { type: "button", class: "button", onclick: () => save(name, type) }, name)));
  }

  async function save(name, type) {
    const response = await fetch("/sparql", { method: "POST", headers: { "content-type": "application/sparql-query", accept: type }, body: text.value });
    const link = h("a", { download: `answer.${{ Turtle: "ttl", "N-Triples": "nt", "RDF/XML": "rdf", "JSON-LD": "jsonld" }[name] || name.toLowerCase()}` });
    link.setAttribute("href", URL.createObjectURL(await response.blob()));
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function table(data, seconds) {
    if (data.boolean !== undefined) return h("section", { class: "card", "aria-label": "Answer" }, h("h2", {}, data.boolean ? "Yes" : "No"), h("p", { class: "muted" }, `${seconds} s`));
    const rows = data.results.bindings;
    const shown = rows.slice(0, 1000);
    return h("section", { class: "card stack", "aria-label": "Answer" },
      h("div", { class: "row spread" }, h("h2", {}, plural(rows.length, "row")), h("span", { class: "row" }, h("span", { class: "muted small" }, `${seconds} s`), downloads("rows"))),
      h("div", { class: "scroll results", tabindex: "0", role: "group", "aria-label": "Rows" }, h("table", {},
        h("thead", {}, h("tr", {}, data.head.vars.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, shown.map((row) => h("tr", {}, data.head.vars.map((name) => h("td", {}, cell(row[name])))))))),
      rows.length > shown.length && h("p", { class: "muted" }, `The first ${shown.length} are shown; a file has all.`));
  }

  function cell(term) {
    if (!term) return "";
    if (term.type === "uri") {
      const local = named.base && term.value.startsWith(named.base) ? /^(actor|claim|article)\/([^#]+)/.exec(term.value.slice(named.base.length)) : null;
      if (local) { try { return h("a", { href: tools.address(local[1], local[2].split("/").map(decodeURIComponent).join("/")), title: term.value }, decodeURIComponent(local[2])); } catch { /* no address of ours */ } }
      return h("span", { title: term.value }, term.value.replace(/^.*[/#](?=.)/, ""));
    }
    return term.value;
  }

  function graph(answer, seconds) {
    return h("section", { class: "card stack", "aria-label": "Answer" }, h("div", { class: "row spread" }, h("h2", {}, "Graph"), h("span", { class: "row" }, h("span", { class: "muted small" }, `${seconds} s`), downloads("graph"))),
      h("pre", { class: "scroll results", tabindex: "0" }, answer.length > 200000 ? `${answer.slice(0, 200000)}\n…` : answer));
  }
}
