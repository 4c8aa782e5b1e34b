// A worker that places the nodes of a graph: forces with a Barnes-Hut tree (Barnes & Hut 1986), gravity, and repulsion
// by degree as in ForceAtlas2 (Jacomy et al. 2014). The start is fixed, so the same graph gives the same picture.
"use strict";

self.onmessage = (event) => {
  const { n, edges, rounds } = event.data;
  const x = new Float64Array(n), y = new Float64Array(n), mass = new Float64Array(n).fill(1);
  const from = new Int32Array(edges.length / 2), to = new Int32Array(edges.length / 2);
  for (let e = 0; e < from.length; e++) {
    from[e] = edges[2 * e];
    to[e] = edges[2 * e + 1];
    mass[from[e]]++;
    mass[to[e]]++;
  }
  const golden = Math.PI * (3 - Math.sqrt(5));
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => mass[b] - mass[a] || a - b);
  order.forEach((node, i) => { const r = 30 * Math.sqrt(i + 0.5); x[node] = r * Math.cos(i * golden); y[node] = r * Math.sin(i * golden); });
  const fx = new Float64Array(n), fy = new Float64Array(n);
  for (let round = 0; round < rounds; round++) {
    step(n, x, y, mass, from, to, fx, fy, 1 - round / rounds);
    if (round % 10 === 9 || round === rounds - 1) post(round === rounds - 1);
  }
  if (!rounds) post(true);
  function post(done) { self.postMessage({ x: Float32Array.from(x), y: Float32Array.from(y), done }); }
};

function step(n, x, y, mass, from, to, fx, fy, heat) {
  fx.fill(0);
  fy.fill(0);
  const tree = build(n, x, y, mass);
  for (let i = 0; i < n; i++) {
    repel(tree, i, x, y, mass, fx, fy);
    const distance = Math.hypot(x[i], y[i]) || 1;
    fx[i] -= (x[i] / distance) * mass[i] * 0.9;
    fy[i] -= (y[i] / distance) * mass[i] * 0.9;
  }
  for (let e = 0; e < from.length; e++) {
    const dx = x[to[e]] - x[from[e]], dy = y[to[e]] - y[from[e]];
    fx[from[e]] += dx * 0.06;
    fy[from[e]] += dy * 0.06;
    fx[to[e]] -= dx * 0.06;
    fy[to[e]] -= dy * 0.06;
  }
  const limit = 4 + 60 * heat * heat;
  for (let i = 0; i < n; i++) {
    const force = Math.hypot(fx[i], fy[i]) || 1;
    const move = Math.min(limit, force / Math.sqrt(mass[i]));
    x[i] += (fx[i] / force) * move;
    y[i] += (fy[i] / force) * move;
  }
}

/** A quadtree in flat arrays: per cell its children, mass, center of mass and width. */
function build(n, x, y, mass) {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < n; i++) { low = Math.min(low, x[i], y[i]); high = Math.max(high, x[i], y[i]); }
  const width = Math.max(high - low, 1);
  const tree = { child: [], m: [], cx: [], cy: [], w: [], body: [] };
  const cell = (w) => { tree.child.push(-1, -1, -1, -1); tree.m.push(0); tree.cx.push(0); tree.cy.push(0); tree.w.push(w); tree.body.push(-1); return tree.m.length - 1; };
  cell(width);
  for (let i = 0; i < n; i++) insert(i);
  for (let c = 0; c < tree.m.length; c++) if (tree.m[c]) { tree.cx[c] /= tree.m[c]; tree.cy[c] /= tree.m[c]; }
  return tree;

  function insert(i) {
    let c = 0, left = low, top = low, w = width;
    for (let depth = 0; ; depth++) {
      const was = tree.m[c], resident = tree.body[c];
      tree.m[c] += mass[i];
      tree.cx[c] += x[i] * mass[i];
      tree.cy[c] += y[i] * mass[i];
      if (!was) { tree.body[c] = i; return; }
      if (depth > 30) return;
      w /= 2;
      if (resident >= 0) {
        tree.body[c] = -1;
        const k = descend(c, resident, left, top, w);
        tree.body[k] = resident;
        tree.m[k] = mass[resident];
        tree.cx[k] = x[resident] * mass[resident];
        tree.cy[k] = y[resident] * mass[resident];
      }
      const right = x[i] >= left + w, below = y[i] >= top + w;
      c = descend(c, i, left, top, w);
      if (right) left += w;
      if (below) top += w;
    }
  }
  function descend(c, i, left, top, w) {
    const slot = 4 * c + (x[i] >= left + w ? 1 : 0) + (y[i] >= top + w ? 2 : 0);
    if (tree.child[slot] < 0) { const made = cell(w); tree.child[slot] = made; }
    return tree.child[slot];
  }
}

const stack = new Int32Array(4096);
function repel(tree, i, x, y, mass, fx, fy) {
  let top = 0;
  stack[top++] = 0;
  while (top) {
    const c = stack[--top];
    if (tree.body[c] === i) continue;
    const dx = x[i] - tree.cx[c], dy = y[i] - tree.cy[c];
    const squared = dx * dx + dy * dy + 1;
    if (tree.body[c] >= 0 || tree.w[c] * tree.w[c] < 0.9 * squared) {
      const force = (110 * mass[i] * tree.m[c]) / squared;
      fx[i] += dx * force / 10;
      fy[i] += dy * force / 10;
    } else {
      for (let k = 0; k < 4; k++) { const child = tree.child[4 * c + k]; if (child >= 0 && tree.m[child]) stack[top++] = child; }
    }
  }
}
