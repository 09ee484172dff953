// node browser.mjs CHROMIUM FOLDER FILE...: opens each page as its readers do, and prints what is wrong and what was measured, as JSON.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const [executablePath, folder, ...files] = process.argv.slice(2);
const require = createRequire(join(process.env.PAGE_CHECK_MODULES, "index.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const SCHEMES = ["light", "dark"];
const WIDTHS = [390, 1440];

// A server of its own counts what a browser asks for, its icon included.
const asked = [];
let html = "";
const server = createServer((request, response) => {
  asked.push(request.url);
  response.writeHead(request.url === "/" ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
  response.end(request.url === "/" ? html : "");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

async function looked(browser, name, width, scheme, print) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const errors = [], requests = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => request.url() !== address && !request.url().startsWith("data:") && requests.push(request.url()));
  asked.length = 0;
  await page.goto(address, { waitUntil: "networkidle" });
  if (print) await page.emulateMedia({ media: "print" });
  const kind = print ? "print" : scheme;
  const picture = join(folder, `${name}-${width}-${kind}.png`);
  await page.screenshot({ path: picture, fullPage: true });
  const violations = [];
  const scroll = [];
  for (const opened of [false, true]) {
    if (opened) await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
    scroll.push(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth));
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    violations.push(...result.violations.map((item) => `${item.id} (${item.impact}): ${item.nodes.length}, ${item.nodes[0].target}`));
  }
  if (print) await page.pdf({ path: join(folder, `${name}.pdf`), format: "A4", printBackground: true });
  await context.close();
  return { page: name, width, kind, errors, requests: [...requests, ...asked.slice(1)], scroll: Math.max(...scroll), violations: [...new Set(violations)], picture };
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const found = [];
for (const file of files) {
  html = readFileSync(file, "utf8");
  const name = basename(file, ".html");
  for (const width of WIDTHS) for (const scheme of SCHEMES) found.push(await looked(browser, name, width, scheme, false));
  found.push(await looked(browser, name, 794, "dark", true));
}
await browser.close();
server.close();
console.log(JSON.stringify(found));
