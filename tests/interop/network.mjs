// Cytoscape.js reads the elements and the style, graphology (which sigma.js draws) GEXF and GraphML, without a screen.
import { readFileSync } from "node:fs";
import { strict as assert } from "node:assert";

const folder = process.argv[2];
const module = (name) => import(name).then((module) => module.default, () => (console.log(`skipped: ${name} (npm ci)`), null));
const version = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8")).version;
const text = (name) => readFileSync(`${folder}/${name}`, "utf8");
const network = JSON.parse(text("graph.network.json"));
const labels = network.nodes.map((node) => node.label).sort();
const kinds = network.edges.map((edge) => edge.kind).sort();

const cytoscape = await module("cytoscape");
if (cytoscape) {
  const { elements, style } = JSON.parse(text("graph.cyjs"));
  const graph = cytoscape({ headless: true, styleEnabled: true, elements, style, layout: { name: "preset" } });
  assert.deepEqual(graph.edges().map((edge) => edge.data("interaction")).sort(), kinds);
  assert.deepEqual(graph.nodes().map((node) => node.data("label")).sort(), labels);
  console.log("cytoscape", cytoscape.version, graph.nodes().length, "nodes", graph.edges().length, "edges");
}
const graphology = await module("graphology");
for (const [name, file] of [["graphology-gexf", "graph.gexf"], ["graphology-graphml", "graph.graphml"]]) {
  const reader = graphology && (await module(name));
  if (!reader) continue;
  const graph = reader.parse(graphology.MultiDirectedGraph ?? graphology, text(file));
  assert.deepEqual(graph.mapNodes((_, data) => data.label).sort(), labels);
  assert.deepEqual(graph.mapEdges((_, data) => data.interaction ?? data.kind).sort(), kinds);
  assert.ok(graph.everyNode((_, data) => Number.isFinite(data.x) && Number.isFinite(data.y)), "nodes have no places");
  console.log(name, version(name), graph.order, "nodes", graph.size, "edges");
}
// A styled graph keeps a clock running.
process.exit(0);
