import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { missing, start } from "./browser.mjs";
import { dam, hostile, many } from "./fixture.mjs";

const skip = missing;
let site;
before(async () => { if (!skip) site = await start([dam.record, hostile.record]); });
after(async () => { if (site) assert.equal(await site.stop(), 0, "the server ends cleanly when told to"); });
const no_errors = () => assert.deepEqual(site.errors, []);
// The address may have changed before the page hears of it: what counts is that the page of this address is there.
const settled = (page) => page.waitForFunction(() => {
  const main = document.querySelector("main:not([aria-busy])");
  return main?.dataset.address === location.hash && main.querySelector("h1");
});

test("every page of the menu opens without an error", { skip }, async () => {
  const page = await site.page();
  await page.goto(site.url);
  await settled(page);
  for (const name of ["Claims", "Actors", "Contradictions", "Articles", "Graph", "SPARQL", "Overview"]) {
    await page.click(`#bar nav >> text="${name}"`);
    await settled(page);
    assert.equal(await page.getAttribute(`#bar nav >> text="${name}"`, "aria-current"), "page");
    assert.equal(await page.locator("h1").count(), 1);
  }
  no_errors();
});

test("a search leads to a claim, and from its page to who denies it", { skip }, async () => {
  const page = await site.page();
  await page.goto(site.url);
  await page.keyboard.press("/");
  await page.keyboard.type("dam leaks");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/search\?q=dam\+leaks/);
  await page.click('main >> text="The dam leaks."');
  await page.waitForURL(/#\/claim\//);
  await settled(page);
  const denied = page.locator("section.st-denies");
  assert.match(await denied.textContent(), /Denied by.*Mira Vell/s);
  const held = page.locator("section.st-asserts").first();
  assert.match(await held.textContent(), /inspectors.*presented as probable/s);
  assert.match(await held.textContent(), /according to.*Oskar Thun.*The Harbor Herald/s, "the chain is shown");
  await denied.locator('text="Mira Vell"').click();
  await page.waitForURL(/#\/actor\/person%2Fmira-vell/);
  await settled(page);
  assert.equal(await page.textContent("h1"), "Mira Vell");
  const address = page.url();
  const again = await site.page();
  await again.goto(address);
  await settled(again);
  assert.equal(await again.textContent("h1"), "Mira Vell", "the address can be shared");
  no_errors();
});

test("text that tries to be markup stays text", { skip }, async () => {
  const page = await site.page();
  for (const path of ["", "#/claims", "#/actors", "#/articles", "#/search?q=img", "#/graph", `#/article/${encodeURIComponent("</script><b>x")}`, "#/actor/%3Cscript%3E", "#/claim/%ZZ", "#/search?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E"]) {
    await page.goto(`${site.url}/${path}`);
    await page.reload();
    await settled(page);
    assert.equal(await page.evaluate(() => window.hacked), undefined, path);
    assert.equal(await page.locator("main img, main script, main b:text-is('x')").count(), 0, path);
    assert.equal(await page.locator('a[href^="javascript"]').count(), 0, path);
  }
  site.errors.splice(0, Infinity, ...site.errors.filter((error) => !/40[04]/.test(error)));
  no_errors();
});

test("the pages can be walked by keyboard alone", { skip }, async () => {
  const page = await site.page();
  await page.goto(`${site.url}/#/claims`);
  await settled(page);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  for (let i = 0; i < 30 && !(await page.evaluate(() => document.activeElement.matches("a.title"))); i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/claim\//);
  no_errors();
});

test("the graph can be searched, walked by arrow keys and opened", { skip }, async () => {
  const page = await site.page();
  await page.goto(`${site.url}/#/graph`);
  await page.waitForSelector('.canvas-frame[data-done="true"]');
  await page.fill('[aria-label="Find in the graph"]', "mira");
  assert.match(await page.textContent(".caption"), /1 found|Mira Vell/);
  await page.keyboard.press("Enter");
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "+", "-"]) await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/(actor|claim)\//);
  no_errors();
});

test("the console answers, explains an error and keeps the query in the address", { skip }, async () => {
  const page = await site.page();
  await page.goto(`${site.url}/#/sparql`);
  await settled(page);
  await page.selectOption("select", "denials");
  await page.waitForSelector("table");
  assert.match(await page.textContent("table"), /Mira Vell/);
  const shared = page.url();
  await page.fill("textarea", "SELECT nonsense");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector('[role="alert"]');
  const again = await site.page();
  await again.goto(shared);
  await again.waitForSelector("table");
  await again.fill("textarea", "SELECT ?who { ?d a dx:Denial ; dx:source ?who }");
  await again.keyboard.press("Control+Enter");
  await again.click('table >> a');
  await again.waitForURL(/#\/(actor|claim)\//);
  site.errors.splice(0, Infinity, ...site.errors.filter((error) => !/400/.test(error)));
  no_errors();
});

test("nothing is wider than a phone, in light and dark", { skip }, async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await site.page({ viewport: { width: 390, height: 844 }, colorScheme });
    for (const path of ["", "#/claims", "#/contradictions", "#/graph", "#/sparql", "#/article/dam", "#/actor/person%2Fmira-vell"]) {
      await page.goto(`${site.url}/${path}`);
      await page.reload();
      await settled(page);
      const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= window, `${path || "overview"} is ${wide} wide`);
    }
  }
  no_errors();
});

test("a graph of five thousand nodes is drawn fluently", { skip }, async (t) => {
  const large = await start(many(4600));
  try {
    const page = await large.page();
    await page.goto(`${large.url}/#/graph?max=5000`);
    await page.waitForSelector('.canvas-frame[data-done="true"]', { timeout: 60000 });
    const count = await page.textContent("main > p:last-child");
    assert.match(count, /^5,000 nodes/);
    const box = await page.locator("canvas").boundingBox();
    const times = [];
    for (let i = 0; i < 12; i++) {
      await page.mouse.move(box.x + 300 + 9 * i, box.y + 200);
      await page.mouse.wheel(0, i % 2 ? 120 : -120);
      await page.waitForTimeout(60);
      times.push(Number(await page.getAttribute(".canvas-frame", "data-frame-time")));
    }
    times.sort((a, b) => a - b);
    t.diagnostic(`${count.split(".")[0]}; median frame ${times[6]} ms, slowest ${times[11]} ms`);
    assert.ok(times.every(Number.isFinite), "no frame was drawn");
    assert.deepEqual(large.errors, []);
  } finally {
    await large.stop();
  }
});
