// A page with everything that a visitor should not have to put up with, to see that it is seen. Prints what was found, as JSON.
import { createServer } from 'node:http';
import { start, Visitor } from './visitor.mjs';

const PAGE = `<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Slecht</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  @media (prefers-color-scheme: dark) { .pale { color: #777; background: #555; } }
  @media (min-width: 1000px) { .wide-pale { color: #ddd; } }
  .long { width: 360px; }
  .thin { width: 4.5rem; overflow-wrap: anywhere; }
  .turning { transition: color 1s; }
  .later { height: 200px; }
  .card { padding: 0 0 0 2rem; }
  .card::before { content: attr(data-label); float: inline-start; width: 3rem; margin-inline-start: -3rem; }
</style></head><body><main><h1>Slecht</h1><p class="pale">Bleek in het donker</p><p class="wide-pale">Bleek op een breed scherm</p>
<p class="turning">Beweegt</p><div id="late"></div><p>Verspringt</p><input type="text"><form method="post"><label for="kan">Kan leeg</label><input id="kan"><label for="moet">Moet</label><input id="moet" required><label for="fout">Fout</label><input id="fout" aria-required="true" aria-invalid="true"><label for="leeg">Leeg</label><input id="leeg" aria-required="true"></form>
<ul class="summary"><li><a href="#moet">Moet</a></li><li><a href="#kan">Kan</a></li><li><a href="#weg">Weg</a></li></ul><img src="/plaatje.png" alt="Mag niet"><p class="long">Steekt uit</p>
<p class="thin">15-03-2023 en € 1.234 voor deelnemers</p>
<table><tr><td class="card" data-label="Weg">Naam kwijt</td></tr></table>
<!-- ${'x'.repeat(61_000)} -->
<script>console.error('kapot'); fetch('http://localhost:9/').catch(() => {});
new PerformanceObserver(() => document.getElementById('late').classList.add('later')).observe({ type: 'paint', buffered: true });</script>
<script>throw new Error('gestopt');</script></main></body></html>`;

const settings = JSON.parse(process.argv[2]);
const headers = { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src http://localhost:9" };
const server = createServer((_, answer) => answer.writeHead(200, headers).end(PAGE)).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const findings = [];
const browser = await start(settings.browser);
const visitor = await Visitor.open(browser, { ...settings, origin: `http://127.0.0.1:${server.address().port}` }, findings);
await visitor.visit('/slecht');
await browser.close();
server.close();
console.log(JSON.stringify({ findings }));
