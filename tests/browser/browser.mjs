// Starts the program and a Chromium; tells why when one is missing.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const chromiums = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const programs = [process.env.DIXIT, join(root, "target/debug/dixit"), join(root, "target/release/dixit")];
const chromium = chromiums.find((path) => path && existsSync(path));
const program = programs.find((path) => path && existsSync(path));
const playwright = await import("playwright-core").catch(() => null);

/** Why the tests cannot run here, or `false`. */
export const missing = !chromium ? "no Chromium (set CHROMIUM)" : !program ? "no dixit program (cargo build -p dixit-cli, or set DIXIT)" : !playwright ? "no playwright-core (npm install)" : false;

function freePort() {
  return new Promise((resolve) => { const server = createServer().listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => resolve(port)); }); });
}

/** `dixit serve` over these records, and a browser that counts errors. */
export async function start(records) {
  const folder = mkdtempSync(join(tmpdir(), "dixit-browser-"));
  const file = join(folder, "records.jsonl");
  writeFileSync(file, records.map((record) => JSON.stringify(record)).join("\n"));
  const address = `127.0.0.1:${await freePort()}`;
  const server = spawn(program, ["serve", "--records", file, "--addr", address], { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DIXIT_LOG: "error" } });
  const url = `http://${address}`;
  for (let i = 0; ; i++) {
    if (await fetch(`${url}/health`).then((response) => response.ok, () => false)) break;
    if (i > 200 || server.exitCode !== null) throw new Error("the server did not start");
    await new Promise((done) => setTimeout(done, 100));
  }
  const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
  const errors = [];
  return {
    url, folder, errors,
    async page(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(20000);
      page.on("console", (message) => { if (["error", "warning"].includes(message.type())) errors.push(message.text()); });
      page.on("pageerror", (error) => errors.push(error.message));
      return page;
    },
    async stop() {
      await browser.close();
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
      return server.exitCode;
    },
  };
}
