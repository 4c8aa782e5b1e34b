// Cytoscape.js reads the elements and the style, without a screen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { strict as assert } from "node:assert";

const folder = process.argv[2];
let cytoscape;
try {
  cytoscape = createRequire(process.cwd() + "/")("cytoscape");
} catch {
  console.log("skipped: npm install cytoscape");
  process.exit(0);
}
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
const { elements, style } = read("graph.cyjs");
const network = read("graph.network.json");
const graph = cytoscape({ headless: true, styleEnabled: true, elements, style, layout: { name: "preset" } });
assert.equal(graph.nodes().length, network.nodes.length);
assert.deepEqual(graph.edges().map((edge) => edge.data("interaction")).sort(), network.edges.map((edge) => edge.kind).sort());
assert.deepEqual(graph.nodes().map((node) => node.data("label")).sort(), network.nodes.map((node) => node.label).sort());
console.log("cytoscape", cytoscape.version, graph.nodes().length, "nodes", graph.edges().length, "edges");
// A styled graph keeps a clock running.
process.exit(0);
