import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { missing, start } from "./browser.mjs";
import { dam, hostile } from "./fixture.mjs";

const skip = missing;
let site;
before(async () => { if (!skip) site = await start([dam.record, hostile.record]); });
after(async () => { if (site) await site.stop(); });
const no_errors = () => assert.deepEqual(site.errors, []);

/** Saves an article's report and opens it from disk, with the network shut. */
async function open(record, options = {}) {
  const response = await fetch(`${site.url}/report?${new URLSearchParams({ id: record.doc })}`);
  const html = await response.text();
  assert.ok(html.length < 1_000_000, `${html.length} bytes`);
  const file = join(site.folder, `report-${Object.keys(options).length}.html`);
  writeFileSync(file, html);
  const page = await site.page(options);
  const requests = [];
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url()); });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector(".claim");
  return { page, requests };
}

test("actors, claims, edges and passages lead to one another", { skip }, async () => {
  const { page, requests } = await open(dam.record);
  await page.click('#actors .actor > button:text-is("Mira Vell")');
  assert.equal(await page.locator("#passages .is-related").count(), 2, "its two passages are marked");
  assert.match(await page.textContent("#status"), /Mira Vell · 2 passages/);
  assert.ok(await page.locator('#drawing [data-node].on').count() >= 2);
  assert.match(page.url(), /#actor=person%2Fmira-vell/);
  const [node, frame] = await page.evaluate(() => ['#drawing [data-node][aria-pressed="true"]', "#drawing"].map((selector) => document.querySelector(selector).getBoundingClientRect().toJSON()));
  assert.ok(node.top >= frame.top && node.bottom <= frame.bottom, "its node is in view");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".is-related, .is-selected").count(), 0);

  await page.locator("#passages .passage", { hasText: "denied" }).click({ position: { x: 5, y: 5 } });
  assert.equal(await page.locator('#claims .claim.is-related', { has: page.locator('h3 >> text="The dam leaks."') }).count(), 1);
  assert.equal(await page.locator('.actor.is-related', { hasText: "Mira Vell" }).count(), 1);

  await page.locator("#drawing [data-edge].denies").last().dispatchEvent("click");
  assert.equal(await page.locator('#passages .is-related', { hasText: "denied" }).count(), 1);
  await page.locator('#drawing [data-node].claim', { hasText: "The dam leaks" }).first().dispatchEvent("click");
  assert.match(await page.textContent("#status"), /The dam leaks\./);
  assert.deepEqual(requests, [], "nothing is loaded");
  no_errors();
});

test("stance and nesting are words, not colors", { skip }, async () => {
  const { page } = await open(dam.record);
  const claim = page.locator("#claims .claim", { has: page.locator('h3 >> text="The dam leaks."') });
  const text = await claim.textContent();
  for (const word of ["denies", "asserts", "according to", "Oskar Thun", "presented as probable"]) assert.ok(text.includes(word), `${word} is not in ${text}`);
  assert.match(await page.textContent("#claims"), /Reed Ghost.*doubts/s);
  no_errors();
});

test("claims can be filtered", { skip }, async () => {
  const { page } = await open(dam.record);
  await page.click('#claims .tools >> text="Doubted"');
  assert.equal(await page.locator("#claims .claim:visible").count(), 1);
  await page.click('#claims .tools >> text="All"');
  await page.fill('[aria-label="Filter claims by words"]', "safe");
  assert.equal(await page.locator("#claims .claim:visible").count(), 1);
  no_errors();
});

test("everything can be reached by keyboard", { skip }, async () => {
  const { page } = await open(dam.record);
  const regions = new Set();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    regions.add(await page.evaluate(() => document.activeElement.closest("section")?.id || document.activeElement.tagName));
  }
  for (const id of ["graph", "claims", "actors", "passages"]) assert.ok(regions.has(id), `${id} is not reached: ${[...regions]}`);
  await page.focus("#passages .passage");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.match(await page.textContent("#status"), /passage/);
  await page.keyboard.press("Escape");
  assert.equal(await page.textContent("#status"), "");
  await page.focus("#drawing [data-node]");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.notEqual(await page.textContent("#status"), "");
  no_errors();
});

test("every region and control has a name for screen readers", { skip }, async () => {
  const { page } = await open(dam.record);
  const nameless = await page.evaluate(() => [...document.querySelectorAll("section, button, input, [role=button], [role=group]")]
    .filter((element) => !(element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") || element.textContent.trim())).map((element) => element.outerHTML.slice(0, 80)));
  assert.deepEqual(nameless, []);
  for (const landmark of ["main", "header", "footer"]) assert.equal(await page.locator(`body > ${landmark}`).count(), 1);
});

test("a report of hostile text shows it and runs none of it", { skip }, async () => {
  const { page } = await open(hostile.record);
  await page.click("#actors .actor > button");
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("img, main script").count(), 0);
  assert.ok((await page.textContent("#claims")).includes("<img src=x"));
  assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
  no_errors();
});

test("it fits a phone, in light and dark, and prints", { skip }, async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page } = await open(dam.record, { viewport: { width: 390, height: 844 }, colorScheme });
    const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= window, `${wide} wide`);
    assert.ok((await page.pdf({ format: "A4" })).length > 5000);
  }
  no_errors();
});
