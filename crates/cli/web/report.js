// The report: lists, passages and drawing of one graph, tied together by one selection.
"use strict";

(function report() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const model = new Model(data.slice);
  const groups = claimGroups(model);
  let selection = null;

  const page = {
    actor: (id, text) => pick("actor", id, text),
    claim: (id, text) => pick("claim", groups.of(id), text),
  };

  header();
  legendAndTools();
  claimsSection();
  actorsSection();
  passagesSection();
  drawing();
  about();
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && selection) { event.preventDefault(); select(null); } });
  document.addEventListener("click", clickedBeside);
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  fromAddress();

  function pick(kind, id, text) {
    return h("button", { type: "button", class: "plain", [`data-${kind}`]: id, onclick: (event) => { event.stopPropagation(); toggle({ kind, id }); } }, text);
  }

  function header() {
    const articles = Object.entries(data.slice.articles);
    const [doc, article] = articles[0] || ["", {}];
    const title = articles.length === 1 ? article.title || doc : data.title;
    const counts = Object.fromEntries(tally(model.rows).map(({ stance, count }) => [stance, count]));
    const byline = articles.length === 1 ? joined([article.publisher, joined(article.authors || []).join(""), article.published && article.published.slice(0, 10),
      article.url && safeUrl(article.url) && h("a", { href: article.url, rel: "noreferrer" }, "original")], " · ") : [plural(articles.length, "article")];
    append(document.getElementById("top"), [
      h("div", { class: "row spread" }, h("h1", {}, title), themeButton()),
      h("p", { class: "muted" }, byline),
      h("p", {}, summary(counts)),
    ]);
  }

  function summary(counts) {
    const sources = new Set(model.rows.flatMap((row) => model.sources(row))).size;
    const parts = [
      `${plural(sources, "source")} and ${plural(groups.list.length, "claim")} in ${plural(model.rows.length, "passage")}`,
      plural(counts.denies || 0, "denial"), plural(counts.doubts || 0, "doubt"),
    ];
    const clashes = data.slice.relations.filter((relation) => relation.type === "contradicts" || relation.type === "denies").length;
    if (clashes) parts.push(plural(clashes, "answer that contradicts or denies another", "answers that contradict or deny another"));
    return joined(parts, " · ");
  }

  function legendAndTools() {
    const legend = h("div", { class: "legend", role: "group", "aria-label": "Signs" }, tally(model.rows).map(({ stance, count }) => h("span", {}, stanceBadge(stance), " ", h("span", { class: "muted small" }, count))));
    document.getElementById("top").append(legend);
  }

  function claimsSection() {
    const section = document.getElementById("claims");
    const cards = groups.list.map(claimCard);
    const filters = [
      ["All", () => true],
      ["Disputed", (group) => group.disputed],
      ["Denied", (group) => group.rows.some((row) => row.stance === "denies")],
      ["Doubted", (group) => group.rows.some((row) => row.stance === "doubts")],
      ["Nested", (group) => group.rows.some((row) => row.parent)],
    ].filter(([, test], i) => i === 0 || groups.list.some(test));
    let test = filters[0][1];
    const words = h("input", { type: "search", placeholder: "Filter claims", "aria-label": "Filter claims by words", oninput: apply });
    const count = h("span", { class: "muted small", role: "status" });
    const buttons = filters.map(([name, filter]) => h("button", { type: "button", class: "button", "aria-pressed": filter === test, onclick: (event) => {
      test = filter;
      buttons.forEach((button) => button.setAttribute("aria-pressed", button === event.currentTarget));
      apply();
    } }, name));
    append(section, [
      h("div", { class: "row spread" }, h("h2", { id: "claims-title" }, "Claims"), count),
      h("div", { class: "tools no-print" }, buttons, words),
      h("div", { id: "claim-list" }, cards),
    ]);
    roving(document.getElementById("claim-list"), () => [...section.querySelectorAll(".claim h3 .plain")]);
    apply();
    function apply() {
      const needle = words.value.trim().toLowerCase();
      let shown = 0;
      groups.list.forEach((group, i) => {
        const hit = test(group) && (!needle || cards[i].textContent.toLowerCase().includes(needle));
        cards[i].hidden = !hit;
        shown += hit;
      });
      count.textContent = shown === groups.list.length ? plural(shown, "claim") : `${shown} of ${groups.list.length}`;
    }
  }

  function claimCard(group) {
    const others = group.texts.slice(1);
    const replies = group.rows.flatMap((row) => answers(model, row, page, ["denies", "contradicts"]).concat(answers(model, row, page, ["supports"])));
    const unique = [...new Map(replies.map((item) => [item.dataset.key + item.dataset.relation, item])).values()];
    return h("article", { class: "claim", "data-claim-card": group.id },
      h("h3", {}, pick("claim", group.id, group.texts[0]), h("span", { class: "tally" }, tally(group.rows).map(({ stance, count }) => stanceBadge(stance, String(count))),
        h("span", { class: "visually-hidden" }, tally(group.rows).map(({ stance, count }) => `${count} ${STANCES[stance].word}`).join(", ")))),
      others.length > 0 && h("p", { class: "worded muted small" }, "Also worded: ", joined(others.map((text) => `“${text}”`), "; ")),
      h("ul", {}, group.rows.map((row) => statement(model, row, page, { claim: false, attributes: { class: `statement st-${row.stance}${row.parent ? " nested" : ""}` } }))),
      unique.length > 0 && h("ul", { class: "against", "aria-label": "How others answer" }, unique));
  }

  function actorsSection() {
    const section = document.getElementById("actors");
    const speaks = (id) => model.rowsOfActor(id).length;
    const ids = Object.keys(data.slice.actors).sort((a, b) => speaks(b) - speaks(a) || data.slice.actors[a].name.localeCompare(data.slice.actors[b].name));
    append(section, [
      h("div", { class: "row spread" }, h("h2", { id: "actors-title" }, "Actors"), h("span", { class: "muted small" }, plural(ids.length, "actor"))),
      h("ul", { class: "actors" }, ids.map((id) => actorItem(id, speaks(id)))),
    ]);
    roving(section.querySelector(".actors"), () => [...section.querySelectorAll(".actor > .plain")]);
  }

  function actorItem(id, speaks) {
    const actor = data.slice.actors[id];
    const about = model.rows.filter((row) => row.about.includes(id)).length;
    const links = actor.affiliations.map((link) => (link.role ? `${link.role}, ${link.name}` : link.name));
    const detail = [actor.named ? null : "unnamed", KINDS[actor.kind], speaks ? `speaks ${speaks} ×` : null, about ? `spoken of ${about} ×` : null];
    return h("li", { class: "actor", "data-actor-card": id }, pick("actor", id, actor.name),
      h("span", { class: "kind-line" }, joined(detail, " · ")),
      (links.length > 0 || actor.roles.length > 0) && h("span", { class: "kind-line" }, joined([...new Set(links.concat(links.length ? [] : actor.roles.slice(0, 2)))])));
  }

  function passagesSection() {
    const section = document.getElementById("passages");
    const docs = Object.keys(data.slice.articles);
    const textual = Boolean(data.texts);
    append(section, [h("div", { class: "row spread" }, h("h2", { id: "passages-title" }, textual ? "Article" : "Passages"),
      h("span", { class: "muted small" }, textual ? "select a cue to see who says it" : "quoted as evidence, in order of place"))]);
    for (const doc of docs) {
      if (docs.length > 1) section.append(h("h3", { class: "doc-title" }, data.slice.articles[doc].title || doc));
      if (textual && data.texts[doc] !== undefined) {
        section.append(markedText(model, doc, data.texts[doc], (key) => toggle({ kind: "passage", id: key })));
      } else {
        section.append(h("ol", {}, model.rows.filter((row) => row.doc === doc).map((row) => {
          const item = statement(model, row, page, { attributes: { class: `statement passage st-${row.stance}${row.parent ? " nested" : ""}`, tabindex: "-1", role: "button", "aria-label": model.sentence(row) } });
          item.addEventListener("click", (event) => { if (!event.target.closest("button, a")) toggle({ kind: "passage", id: row.key }); });
          return item;
        })));
      }
    }
    roving(section, () => [...section.querySelectorAll('[role="button"]')]);
  }

  function drawing() {
    const frame = document.getElementById("drawing");
    const svg = frame.querySelector("svg");
    if (!svg) { document.getElementById("graph").hidden = true; return; }
    const fit = h("button", { type: "button", class: "button", "aria-pressed": "true", onclick: () => {
      const on = frame.classList.toggle("fit");
      fit.setAttribute("aria-pressed", String(on));
    } }, "Fit to width");
    frame.classList.add("fit");
    document.getElementById("graph-tools").append(fit);
    svg.removeAttribute("role");
    for (const element of svg.querySelectorAll("[data-id]")) {
      const isEdge = element.classList.contains("edge") || element.classList.contains("label");
      element.setAttribute(isEdge ? "data-edge" : "data-node", element.dataset.id);
    }
    const nodes = [...svg.querySelectorAll("[data-node]")];
    for (const element of nodes) {
      element.setAttribute("role", "button");
      element.setAttribute("tabindex", "-1");
      const target = nodeTarget(element.dataset.node);
      element.setAttribute("aria-label", `${element.classList.contains("claim") ? "Claim" : "Actor"}: ${targetName(target)}`);
      element.addEventListener("click", (event) => { event.stopPropagation(); toggle(target); });
    }
    for (const element of svg.querySelectorAll("[data-edge]")) {
      element.addEventListener("click", (event) => { event.stopPropagation(); toggle({ kind: "edge", id: element.dataset.edge }); });
    }
    roving(frame, () => nodes);
    frame.removeAttribute("tabindex");
  }

  function nodeTarget(node) {
    const cut = node.indexOf("/");
    const [kind, id] = [node.slice(0, cut), node.slice(cut + 1)];
    if (kind === "claim") return { kind: "claim", id: groups.of(id) };
    if (kind === "attribution") return { kind: "passage", id };
    return { kind, id };
  }

  function targetName(target) {
    if (target.kind === "actor") return (model.actor(target.id) || { name: "source not named" }).name;
    if (target.kind === "claim") return (groups.get(target.id) || { texts: ["claim"] }).texts[0];
    if (target.kind === "passage" && model.byKey.get(target.id)) return model.sentence(model.byKey.get(target.id));
    return target.id;
  }

  function about() {
    const models = [...new Set(Object.values(data.slice.articles).flatMap((article) => article.models))];
    append(document.getElementById("about"), [
      h("p", {}, "Made by dixit ", data.version, models.length ? ` with ${models.join(", ")}` : "", ". It records who said what and who denies it, and decides nothing about who is right. Machine reading errs: check the quoted passages."),
      h("p", { class: "no-print" }, "Keys: Tab moves between lists, arrow keys within one, Enter selects, Escape clears."),
    ]);
  }

  // Selection

  function toggle(target) {
    const same = selection && selection.kind === target.kind && selection.id === target.id;
    select(same ? null : target);
  }

  function clickedBeside(event) {
    if (selection && event.target instanceof Element && event.target.closest("#drawing svg")) select(null);
  }

  function rowsOf(target) {
    if (!target) return [];
    if (target.kind === "actor") return model.rowsOfActor(target.id);
    if (target.kind === "claim") return (groups.get(target.id) || { rows: [] }).rows;
    if (target.kind === "edge") return (data.edges[target.id] || []).map((key) => model.byKey.get(key)).filter(Boolean);
    const row = model.byKey.get(target.id);
    return row ? [row] : [];
  }

  function select(target) {
    selection = target;
    const rows = rowsOf(target);
    const keys = new Set(rows.map((row) => row.key));
    const actors = new Set(rows.flatMap((row) => [row.source, ...row.co, ...model.around(row).flatMap((outer) => [outer.source])]));
    const claims = new Set(rows.map((row) => groups.of(row.claim)).filter(Boolean));
    if (target && target.kind === "actor") actors.add(target.id);
    const mark = (element, chosen, related) => {
      element.classList.toggle("is-selected", chosen);
      element.classList.toggle("is-related", !chosen && related);
    };
    const is = (kind, id) => Boolean(target) && target.kind === kind && target.id === id;
    document.querySelectorAll("[data-actor-card]").forEach((element) => mark(element, is("actor", element.dataset.actorCard), actors.has(element.dataset.actorCard)));
    document.querySelectorAll("[data-claim-card]").forEach((element) => mark(element, is("claim", element.dataset.claimCard), claims.has(element.dataset.claimCard)));
    document.querySelectorAll(".statement[data-key]").forEach((element) => mark(element, is("passage", element.dataset.key), keys.has(element.dataset.key)));
    document.querySelectorAll(".text [data-keys]").forEach((element) => mark(element, false, JSON.parse(element.dataset.keys).some((key) => keys.has(key))));
    document.querySelectorAll("button[data-actor], button[data-claim]").forEach((element) => {
      const kind = element.dataset.actor !== undefined ? "actor" : "claim";
      element.setAttribute("aria-pressed", String(is(kind, element.dataset[kind])));
    });
    markDrawing(target, keys, actors, claims);
    status(target, rows);
    reveal(target, rows);
    const address = target ? `#${target.kind}=${encodeURIComponent(target.id)}` : " ";
    history.replaceState(null, "", target ? address : location.pathname + location.search);
  }

  function markDrawing(target, keys, actors, claims) {
    const frame = document.getElementById("drawing");
    frame.classList.toggle("has-selection", Boolean(target));
    const lit = new Set();
    for (const element of frame.querySelectorAll("[data-edge]")) {
      const on = target && (target.kind === "edge" ? target.id === element.dataset.edge : (data.edges[element.dataset.edge] || []).some((key) => keys.has(key)));
      element.classList.toggle("on", Boolean(on));
      if (on && target.kind === "edge") for (const end of data.ends[element.dataset.edge] || []) lit.add(end);
    }
    for (const element of frame.querySelectorAll("[data-node]")) {
      const node = nodeTarget(element.dataset.node);
      const on = (node.kind === "actor" && actors.has(node.id)) || (node.kind === "claim" && claims.has(node.id)) || (node.kind === "passage" && keys.has(node.id)) || lit.has(element.dataset.node);
      element.classList.toggle("on", Boolean(target) && on);
      element.setAttribute("aria-pressed", String(Boolean(target) && node.kind === target.kind && node.id === target.id));
    }
  }

  function status(target, rows) {
    const bar = document.getElementById("status");
    bar.textContent = "";
    if (!target) return;
    const name = target.kind === "edge" ? joined(rows.slice(0, 2).map((row) => model.sentence(row)), " · ").join("") : targetName(target);
    bar.append(h("span", {}, h("strong", {}, name.length > 140 ? `${name.slice(0, 139)}…` : name), ` · ${plural(rows.length, "passage")}`),
      h("button", { type: "button", class: "button", onclick: () => select(null) }, "Clear"));
  }

  /** Brings what belongs to the selection into view, in every list but the one that was clicked. */
  function reveal(target, rows) {
    if (!target || !rows.length) return;
    const show = (list, element) => {
      if (!element || list.contains(document.activeElement)) return;
      if (list.scrollHeight > list.clientHeight + 4 && getComputedStyle(list).overflowY !== "visible") {
        const [inner, outer] = [element.getBoundingClientRect(), list.getBoundingClientRect()];
        list.scrollTo({ top: list.scrollTop + inner.top - outer.top - list.clientHeight / 3 });
      }
    };
    show(document.getElementById("passages"), document.querySelector("#passages .is-selected, #passages .is-related"));
    const drawing = document.getElementById("drawing");
    show(drawing, drawing.querySelector('[data-node][aria-pressed="true"], [data-node].on'));
  }

  function fromAddress() {
    const match = /^#(actor|claim|passage|edge)=(.+)$/.exec(location.hash);
    if (!match) return;
    let id = null;
    try { id = decodeURIComponent(match[2]); } catch { return; }
    const target = { kind: match[1], id };
    if (rowsOf(target).length || (target.kind === "actor" && model.actor(id))) select(target);
  }

  /** Claims that attributions call the same, as one; in order of place. */
  function claimGroups(model) {
    const parent = new Map();
    const root = (id) => { while (parent.get(id) !== id) id = parent.get(id); return id; };
    for (const row of model.rows) if (row.claim && !parent.has(row.claim)) parent.set(row.claim, row.claim);
    const order = new Map([...parent.keys()].map((id, i) => [id, i]));
    for (const relation of data.slice.relations) {
      if (relation.type !== "same_claim") continue;
      const ends = [relation.from, relation.to].map((key) => (model.byKey.get(key) || {}).claim).filter((id) => parent.has(id));
      if (ends.length < 2) continue;
      const [a, b] = ends.map(root).sort((x, y) => order.get(x) - order.get(y));
      parent.set(b, a);
    }
    const byId = new Map();
    for (const row of model.rows) {
      if (!row.claim) continue;
      const id = root(row.claim);
      if (!byId.has(id)) byId.set(id, { id, rows: [], texts: [] });
      const group = byId.get(id);
      group.rows.push(row);
      const text = model.claimText(row);
      if (!group.texts.includes(text)) group.texts.push(text);
    }
    for (const group of byId.values()) {
      const stances = new Set(group.rows.map((row) => row.stance));
      group.disputed = (stances.has("denies") || stances.has("doubts")) || group.rows.some((row) => model.relationsOf(row.key, "denies", "contradicts").length > 0);
    }
    return { list: [...byId.values()], of: (id) => (parent.has(id) ? root(id) : id), get: (id) => byId.get(id) };
  }
})();
