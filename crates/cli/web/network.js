// The graph on a canvas: pan, zoom, hover, search and a walk by keyboard. A worker places the nodes.
"use strict";

const SHAPES = {
  person: "circle", group: "circle", organization: "square", government_or_place: "diamond", medium: "square", persona: "triangle",
  other: "circle", actor: "circle", claim: "box", attribution: "dot", article: "box",
};
const EDGE_STYLES = {
  asserts: ["--asserts", []], denies: ["--denies", [7, 3]], doubts: ["--doubts", [2, 4]], asks: ["--asks", [2, 4]],
  urges: ["--urges", []], intends: ["--intends", []], expresses: ["--expresses", []], contradicts: ["--denies", [7, 3]],
  denies_statement: ["--denies", [7, 3]], contradicts_statement: ["--denies", [7, 3]], accuses: ["--denies", []],
};

class NetworkCanvas {
  constructor(frame, data, open) {
    this.frame = frame;
    this.data = data;
    this.open = open;
    this.canvas = h("canvas", { tabindex: "0", role: "application", "aria-label": "Graph. Arrow keys walk from a node to its neighbors, Enter opens the node’s page, plus and minus zoom, Escape lets go." });
    this.caption = h("span", {});
    this.caption.hidden = true;
    this.live = h("span", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    frame.append(this.canvas, h("div", { class: "caption" }, this.caption), this.live);
    this.n = data.nodes.length;
    this.x = new Float32Array(this.n);
    this.y = new Float32Array(this.n);
    this.degree = new Uint32Array(this.n);
    this.near = Array.from({ length: this.n }, () => []);
    data.edges.forEach(([from, to], e) => {
      this.degree[from]++;
      this.degree[to]++;
      this.near[from].push([to, e]);
      this.near[to].push([from, e]);
    });
    this.byDegree = Array.from({ length: this.n }, (_, i) => i).sort((a, b) => this.degree[b] - this.degree[a] || a - b);
    this.view = { x: 0, y: 0, scale: 1 };
    this.chosen = -1;
    this.hits = null;
    this.touched = false;
    this.frames = 0;
    this.#listen();
    this.#place();
  }

  #place() {
    if (!this.n) { this.#say("There is nothing to draw."); return; }
    const worker = new Worker("/assets/layout.js");
    const edges = new Int32Array(this.data.edges.length * 2);
    this.data.edges.forEach(([from, to], e) => { edges[2 * e] = from; edges[2 * e + 1] = to; });
    worker.onmessage = (event) => {
      if (!this.canvas.isConnected && this.frames > 2) { worker.terminate(); return; }
      this.x = event.data.x;
      this.y = event.data.y;
      this.done = event.data.done;
      this.frame.dataset.done = String(this.done);
      if (!this.touched) this.fit(true);
      this.redraw();
      if (this.done) worker.terminate();
    };
    worker.postMessage({ n: this.n, edges, rounds: this.n > 3000 ? 220 : 320 });
  }

  fit(automatic) {
    if (!automatic) this.touched = true;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < this.n; i++) {
      left = Math.min(left, this.x[i]); right = Math.max(right, this.x[i]);
      top = Math.min(top, this.y[i]); bottom = Math.max(bottom, this.y[i]);
    }
    const { width, height } = this.#size();
    const scale = Math.min((width - 60) / Math.max(right - left, 50), (height - 70) / Math.max(bottom - top, 50), 3);
    this.view = { scale, x: width / 2 - ((left + right) / 2) * scale, y: height / 2 - ((top + bottom) / 2) * scale };
    this.redraw();
  }

  find(words) {
    const needle = words.trim().toLowerCase();
    this.hits = needle ? new Set(this.byDegree.filter((i) => this.data.nodes[i].label.toLowerCase().includes(needle))) : null;
    if (this.hits && this.hits.size) this.choose([...this.hits][0], true);
    else this.choose(-1);
    if (this.hits) this.#say(`${this.hits.size} found`);
  }

  choose(i, center) {
    this.chosen = i;
    if (i < 0) { this.caption.hidden = true; this.redraw(); return; }
    const node = this.data.nodes[i];
    const links = this.near[i].length;
    this.#say(`${node.label} (${kindName(node.kind)}, ${plural(links, "link")})`);
    if (center) {
      const { width, height } = this.#size();
      this.touched = true;
      this.view.x = width / 2 - this.x[i] * this.view.scale;
      this.view.y = height / 2 - this.y[i] * this.view.scale;
    }
    this.redraw();
  }

  key() {
    const shown = new Set(this.data.nodes.map((node) => node.kind));
    const kinds = Object.keys(SHAPES).filter((kind) => shown.has(kind));
    const edges = [...new Set(this.data.edges.map((edge) => edge[2]))].filter((kind) => EDGE_STYLES[kind]);
    return h("div", { class: "key small muted", role: "group", "aria-label": "Signs" }, kinds.map((kind) => h("span", {}, keyShape(SHAPES[kind]), " ", kindName(kind))), edges.map((kind) => h("span", {}, keyLine(kind), " ", kind.replaceAll("_", " "))));
  }

  redraw() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => { this.pending = false; this.#draw(); });
  }

  #say(text) {
    this.caption.hidden = false;
    this.caption.textContent = text;
    this.live.textContent = text;
  }

  #size() { return { width: this.frame.clientWidth || 800, height: this.frame.clientHeight || 500 }; }

  #radius(i) {
    const kind = this.data.nodes[i].kind;
    const base = kind === "claim" ? 3 : kind === "attribution" ? 2 : 4;
    return base + 1.5 * Math.sqrt(this.degree[i]);
  }

  #draw() {
    const start = performance.now();
    const { width, height } = this.#size();
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const style = getComputedStyle(this.frame);
    const probe = (name) => this.#color(name);
    this.colors = { style, text: probe("--text"), muted: probe("--muted"), line: probe("--line"), surface: probe("--surface"), focus: probe("--focus") };
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const { x: ox, y: oy, scale } = this.view;
    const sx = (i) => this.x[i] * scale + ox;
    const sy = (i) => this.y[i] * scale + oy;
    const size = Math.min(1.6, Math.max(0.35, Math.sqrt(scale)));
    const near = this.chosen >= 0 ? new Set([this.chosen, ...this.near[this.chosen].map(([other]) => other)]) : null;
    const fades = near || (this.hits && this.hits.size ? this.hits : null);

    // Edges of one sort and strength go into one path: thousands of strokes would be slow.
    const groups = new Map();
    this.data.edges.forEach(([from, to, kind], e) => {
      const on = !near || from === this.chosen || to === this.chosen;
      const name = `${on ? 1 : 0}${kind}`;
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(e);
    });
    for (const name of [...groups.keys()].sort()) {
      const on = name[0] === "1";
      const [variable, dash] = EDGE_STYLES[name.slice(1)] || ["--muted", []];
      context.strokeStyle = probe(variable);
      context.globalAlpha = on ? (near ? 0.95 : this.n > 800 ? 0.35 : 0.6) : 0.07;
      context.lineWidth = on && near ? 2.2 : this.n > 800 ? 1.1 : 1.5;
      context.setLineDash(this.n > 2500 && !near ? [] : dash);
      context.beginPath();
      for (const e of groups.get(name)) {
        const [from, to] = this.data.edges[e];
        const x1 = sx(from), y1 = sy(from), x2 = sx(to), y2 = sy(to);
        if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > width || Math.max(y1, y2) < 0 || Math.min(y1, y2) > height) continue;
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
      }
      context.stroke();
    }
    context.setLineDash([]);
    for (let k = this.n - 1; k >= 0; k--) {
      const i = this.byDegree[k];
      const x = sx(i), y = sy(i);
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      const kind = this.data.nodes[i].kind;
      const isClaim = SHAPES[kind] === "box" || SHAPES[kind] === "dot";
      context.globalAlpha = fades && !fades.has(i) ? 0.12 : 1;
      context.fillStyle = isClaim ? this.colors.surface : this.colors.text;
      context.strokeStyle = isClaim ? this.colors.muted : this.colors.surface;
      context.lineWidth = 1;
      shape(context, SHAPES[kind] || "circle", x, y, this.#radius(i) * size);
      context.fill();
      context.stroke();
      if (i === this.chosen) {
        context.strokeStyle = this.colors.focus;
        context.lineWidth = 3;
        shape(context, SHAPES[kind] || "circle", x, y, this.#radius(i) * size + 4);
        context.stroke();
      }
    }
    context.globalAlpha = 1;
    this.#labels(context, sx, sy, size, width, height, fades);
    this.frames++;
    this.lastFrame = performance.now() - start;
    this.frame.dataset.frameTime = this.lastFrame.toFixed(1);
  }

  /** Names of the most connected nodes in view, where they do not lie over one another. */
  #labels(context, sx, sy, size, width, height, fades) {
    const taken = [];
    const order = fades ? [...this.byDegree.filter((i) => fades.has(i))] : this.byDegree;
    let left = fades ? 60 : 70;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const i of order) {
      if (!left) break;
      const x = sx(i), y = sy(i);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      const node = this.data.nodes[i];
      const isClaim = SHAPES[node.kind] === "box" || SHAPES[node.kind] === "dot";
      if (isClaim && !fades && this.view.scale < 1.1 && this.n > 150) continue;
      const label = node.label.length > (i === this.chosen ? 90 : 42) ? `${node.label.slice(0, i === this.chosen ? 89 : 41)}…` : node.label;
      context.font = `${isClaim ? "400 12px" : "600 13px"} system-ui, "DejaVu Sans", sans-serif`;
      const w = context.measureText(label).width;
      let at = x + this.#radius(i) * size + 5;
      if (at + w > width - 4) at = x - this.#radius(i) * size - 5 - w;
      const box = [at - 2, y - 9, at + w + 2, y + 9];
      if (i !== this.chosen && taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push(box);
      context.strokeStyle = this.colors.surface;
      context.lineWidth = 4;
      context.strokeText(label, at, y);
      context.fillStyle = this.colors.text;
      context.fillText(label, at, y);
      left--;
    }
  }

  #color(name) {
    if (!this.cache) {
      this.cache = new Map();
      document.addEventListener("themechange", () => { this.cache.clear(); this.redraw(); });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.cache.clear(); this.redraw(); });
    }
    if (!this.cache.has(name)) {
      const probe = h("span", {});
      probe.style.color = `var(${name})`;
      this.frame.append(probe);
      this.cache.set(name, getComputedStyle(probe).color);
      probe.remove();
    }
    return this.cache.get(name);
  }

  #at(px, py) {
    const { x: ox, y: oy, scale } = this.view;
    const size = Math.min(1.6, Math.max(0.35, Math.sqrt(scale)));
    let best = -1, least = Infinity;
    for (let i = 0; i < this.n; i++) {
      const distance = Math.hypot(this.x[i] * scale + ox - px, this.y[i] * scale + oy - py) - this.#radius(i) * size;
      if (distance < 6 && distance < least) { best = i; least = distance; }
    }
    return best;
  }

  zoom(factor, px, py) {
    this.touched = true;
    const scale = Math.min(12, Math.max(0.02, this.view.scale * factor));
    const by = scale / this.view.scale;
    this.view = { scale, x: px - (px - this.view.x) * by, y: py - (py - this.view.y) * by };
    this.redraw();
  }

  #listen() {
    const canvas = this.canvas;
    const pointers = new Map();
    let moved = 0;
    const point = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); pointers.set(event.pointerId, point(event)); moved = 0; });
    canvas.addEventListener("pointermove", (event) => {
      const at = point(event);
      if (!pointers.has(event.pointerId)) {
        if (event.pointerType === "mouse" && !this.pinned) { const i = this.#at(...at); if (i !== this.chosen && !this.hits) this.choose(i); }
        return;
      }
      const before = pointers.get(event.pointerId);
      if (pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
        const gap = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]) || 1;
        this.zoom(gap(at) / gap(before), (at[0] + other[0]) / 2, (at[1] + other[1]) / 2);
      } else {
        this.view.x += at[0] - before[0];
        this.view.y += at[1] - before[1];
        this.touched = true;
        this.redraw();
      }
      moved += Math.hypot(at[0] - before[0], at[1] - before[1]);
      pointers.set(event.pointerId, at);
    });
    const up = (event) => {
      if (pointers.delete(event.pointerId) && event.type === "pointerup" && moved < 5) {
        const i = this.#at(...point(event));
        if (i >= 0 && i === this.chosen && (this.pinned || event.pointerType === "mouse")) this.open(this.data.nodes[i].id);
        else { this.pinned = i >= 0; this.choose(i); }
      }
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("wheel", (event) => { event.preventDefault(); this.zoom(Math.exp(-event.deltaY * 0.0015), ...point(event)); }, { passive: false });
    canvas.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => { if (!this.touched && this.done) this.fit(true); this.redraw(); }).observe(this.frame);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.n) return;
    const { width, height } = this.#size();
    const done = () => event.preventDefault();
    if (event.key === "+" || event.key === "=") { this.zoom(1.3, width / 2, height / 2); done(); }
    else if (event.key === "-") { this.zoom(1 / 1.3, width / 2, height / 2); done(); }
    else if (event.key === "Escape") { this.pinned = false; this.hits = null; this.choose(-1); done(); }
    else if (event.key === "Enter" && this.chosen >= 0) { this.open(this.data.nodes[this.chosen].id); done(); }
    else if (event.key.startsWith("Arrow")) { this.#walk(event.key); done(); }
  }

  /** To the neighbor that lies most in this direction; without a node, to the most connected one. */
  #walk(key) {
    this.pinned = true;
    if (this.chosen < 0) { this.choose(this.byDegree[0], true); return; }
    const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
    let best = -1, most = 0.2;
    for (const [other] of this.near[this.chosen]) {
      const ex = this.x[other] - this.x[this.chosen], ey = this.y[other] - this.y[this.chosen];
      const score = (ex * dx + ey * dy) / (Math.hypot(ex, ey) || 1);
      if (score > most) { most = score; best = other; }
    }
    if (best >= 0) this.choose(best, true);
  }
}

function kindName(kind) { return KINDS[kind] || { actor: "source not named", claim: "claim", attribution: "passage", article: "article" }[kind] || kind; }

function shape(context, name, x, y, r) {
  context.beginPath();
  if (name === "square") context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  else if (name === "box") context.rect(x - r * 1.25, y - r * 0.8, r * 2.5, r * 1.6);
  else if (name === "diamond") { context.moveTo(x, y - r * 1.25); context.lineTo(x + r * 1.25, y); context.lineTo(x, y + r * 1.25); context.lineTo(x - r * 1.25, y); context.closePath(); }
  else if (name === "triangle") { context.moveTo(x, y - r * 1.3); context.lineTo(x + r * 1.2, y + r * 0.9); context.lineTo(x - r * 1.2, y + r * 0.9); context.closePath(); }
  else context.arc(x, y, r, 0, 2 * Math.PI);
}

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
function keyShape(name) {
  const paint = name === "box" || name === "dot" ? { fill: "none", stroke: "currentColor", "stroke-width": 1.4 } : { fill: "currentColor" };
  const part = {
    circle: () => svg("circle", { cx: 7, cy: 7, r: 5, ...paint }), dot: () => svg("circle", { cx: 7, cy: 7, r: 3, ...paint }),
    square: () => svg("rect", { x: 2.5, y: 2.5, width: 9, height: 9, ...paint }), box: () => svg("rect", { x: 1, y: 3.5, width: 12, height: 7, ...paint }),
    diamond: () => svg("path", { d: "M7 1l6 6-6 6-6-6z", ...paint }), triangle: () => svg("path", { d: "M7 1l6 11H1z", ...paint }),
  }[name]();
  return svg("svg", { width: 14, height: 14, "aria-hidden": "true" }, part);
}
function keyLine(kind) {
  const [variable, dash] = EDGE_STYLES[kind];
  const line = svg("line", { x1: 0, y1: 7, x2: 24, y2: 7, "stroke-width": 2, "stroke-dasharray": dash.join(" ") });
  line.style.stroke = `var(${variable})`;
  return svg("svg", { width: 24, height: 14, "aria-hidden": "true" }, line);
}
