// A browser that writes down what a visitor should not have to put up with.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] };
const COLORS = { type: 'rule', values: ['color-contrast'] };
/** Over the wire, with style and script */
const HEAVIEST = 60_000;
/** Bytes a second: what people on a train have, and slow enough to see a page come in by pieces */
const LINE = 150_000;
/** Layout and colors do not depend on each other: each is audited whole once, and in the other scheme only its colors */
const LOOKS = [
  { width: 1280, height: 900, light: ALL, dark: COLORS },
  { width: 375, height: 800, light: COLORS, dark: ALL },
];
const SCHEMES = ['light', 'dark'];
/** What is left of 1280 pixels at 400 % */
const NARROWEST = { width: 320, height: 256 };

export const start = (executablePath) => chromium.launch({ executablePath, args: ['--no-sandbox'], env: { ...process.env, LANGUAGE: 'nl' } });

/** Writes down shifts of the layout and what the policy for content refused, from the first moment on */
function listen() {
  window.shifted = [];
  window.refused = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const nodes = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? node?.nodeName);
      if (!entry.hadRecentInput) window.shifted.push(`${entry.value.toFixed(4)} ${nodes.join(' ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  addEventListener('securitypolicyviolation', (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
}

/** What moves although people asked for rest */
function moving() {
  const moves = (element) => {
    const style = getComputedStyle(element);
    const lasts = (text) => text.split(',').some((time) => parseFloat(time) > 0);
    return lasts(style.transitionDuration) || (style.animationName !== 'none' && lasts(style.animationDuration)) || style.scrollBehavior !== 'auto';
  };
  return [...document.querySelectorAll('*')].filter(moves).map((element) => element.outerHTML.slice(0, 120));
}

/** What sticks out of the page, so that people would have to scroll sideways */
export function sticking() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  const sticks = (element) => element.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolls(element.parentElement);
  const all = [...document.body.querySelectorAll('*')].filter(sticks).map((element) => element.outerHTML.slice(0, 120));
  return [`${root.scrollWidth} pixels wide`, ...all.slice(-3)];
}

/** Days and amounts that stand on two lines; words too where no browser hyphenates them, but for people who enlarge far */
export function torn() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('script, style, textarea, option, svg, .unseen')) continue;
    const keptWhole = [/\b\d\d-\d\d-\d{4}\b|€[\s\u00a0]-?\d[\d.]*(,\d\d)?/g];
    // A hyphen that may stand within a word is seen where it is broken.
    const isOurs = !node.parentElement.closest('code, thead, .name') && getComputedStyle(node.parentElement).hyphens !== 'auto';
    if (innerWidth >= 375 && isOurs) keptWhole.push(/(?<!\u00ad)\b\p{L}{2,}\b(?!\u00ad)/gu);
    for (const { 0: text, index } of keptWhole.flatMap((pattern) => [...node.data.matchAll(pattern)])) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) found.push(`${text} in ${node.parentElement.outerHTML.slice(0, 120)}`);
    }
  }
  return found.slice(0, 3);
}

/** Names of cells, which stand before them where a row is a card, for which there is no room */
export function nameless() {
  const hasNoRoom = (cell) => {
    const name = getComputedStyle(cell, '::before');
    return name.float !== 'none' && -parseFloat(name.marginInlineStart) > parseFloat(getComputedStyle(cell).paddingInlineStart) + 0.5;
  };
  const cells = [...document.querySelectorAll('[data-label]:not([data-label=""])')].filter(hasNoRoom);
  return cells.slice(0, 3).map((cell) => cell.outerHTML.slice(0, 120));
}

/** Errors of a summary that lead nowhere, or that stand in another order than the fields that they lead to */
export function astray() {
  const links = [...document.querySelectorAll('.summary a[href^="#"]')];
  const target = ({ hash }) => document.getElementById(hash.slice(1));
  const lost = links.filter((link) => !target(link)).map(({ hash }) => `${hash} leads nowhere`);
  const found = links.filter(target);
  const isBefore = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
  const turned = found.filter((link, at) => at && isBefore(target(found[at - 1]), target(link)));
  return [...lost, ...turned.map(({ hash }) => `${hash} stands before the error above it`)];
}

/** Fields of forms that neither must be filled in nor say that they may stay empty; cells of tables are of their rows */
export function unmarked() {
  const texts = (control) => {
    const hints = (control.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id));
    const around = [];
    for (let group = control.closest('fieldset, details'); group; group = group.parentElement.closest('fieldset, details')) {
      around.push(...group.querySelectorAll(':scope > legend, :scope > summary, :scope > .hint'));
    }
    return [...control.labels, ...hints, ...around].map((told) => told?.textContent ?? '');
  };
  const isChosen = (control) => control.localName === 'select' && control.options[0]?.value;
  const controls = document.querySelectorAll('form[method=post] :is(input:not([type=hidden], [type=checkbox], [type=radio], [hidden]), textarea, select)');
  const isClear = (control) => control.closest('table') || control.required || control.ariaRequired === 'true' || isChosen(control)
    || texts(control).some((text) => text.includes('verplicht'));
  return [...controls].filter((control) => !isClear(control)).map((control) => control.outerHTML.slice(0, 120));
}

/** Fields that must be filled in and are not, without a word about it, although there are words about others of their form */
export function unsaid() {
  const controls = [...document.querySelectorAll('form:has([aria-invalid=true]) [aria-required=true]')];
  return controls.filter((control) => !control.value.trim() && control.ariaInvalid !== 'true').map((control) => control.outerHTML.slice(0, 120));
}

/** Opens what is folded, for what is measured then; or folds it again */
function unfold(open) {
  if (open) window.folded = [...document.querySelectorAll('details:not([open])')];
  for (const details of window.folded) details.open = open;
}

/** Until what loading did can be seen, and what observes it was told */
async function painted() {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let left = 300; left && !performance.getEntriesByName('first-contentful-paint').length; left -= 1) await frame();
  await frame();
  await frame();
  await new Promise((done) => setTimeout(done, 100));
}

/** One visitor: pages, and what was found on them */
export class Visitor {
  constructor(settings, findings) {
    Object.assign(this, settings, { findings, bytes: 0 });
  }

  static async open(browser, settings, findings, name, password) {
    const visitor = new Visitor(settings, findings);
    const context = await browser.newContext({ locale: 'nl-NL', timezoneId: 'Europe/Amsterdam' });
    await context.addInitScript(listen);
    visitor.page = await context.newPage();
    visitor.page.setDefaultTimeout(20_000);
    await visitor.watch(context);
    visitor.name = name;
    visitor.password = password;
    const cookie = settings.cookies?.[name];
    if (cookie) await context.addCookies([{ name: cookie.split('=')[0], value: cookie.slice(cookie.indexOf('=') + 1), url: settings.origin }]);
    else if (name) await visitor.signIn();
    return visitor;
  }

  tell(where, what) {
    this.findings.push(`${where}: ${what}`);
  }

  async watch(context) {
    const { page } = this;
    const here = () => page.url().slice(this.origin.length) || 'a page';
    page.on('pageerror', (error) => this.tell(here(), `script: ${error.message}`));
    page.on('console', (message) => {
      // A page that refuses something is a failed request to the browser.
      const isRefusal = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
      if (['error', 'warning'].includes(message.type()) && !isRefusal) this.tell(here(), `console: ${message.text()}`);
    });
    context.on('request', (request) => {
      if (!request.url().startsWith(`${this.origin}/`) && !request.url().startsWith('data:')) this.tell(here(), `asks ${request.url()}`);
    });
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: LINE, uploadThroughput: LINE });
    session.on('Network.loadingFinished', ({ encodedDataLength }) => { this.bytes += encodedDataLength; });
  }

  async signIn() {
    const { page } = this;
    await page.goto(`${this.origin}/sign-in`);
    await page.fill('#name', this.name);
    await page.fill('#password', this.password);
    await Promise.all([page.waitForURL((url) => url.pathname !== '/sign-in'), page.keyboard.press('Enter')]);
  }

  /** Presses the button that begins with this text, and waits for the page that comes of it */
  async press(text) {
    const button = this.page.getByRole('button', { name: new RegExp(`^${text}`) }).first();
    await Promise.all([this.page.waitForEvent('load'), button.click()]);
  }

  /** Opens an address in each width and looks at it; gives the path that was come to, or nothing where it is no page */
  async visit(address) {
    const { page } = this;
    for (const look of [...LOOKS].reverse()) {
      await page.setViewportSize({ width: look.width, height: look.height });
      this.bytes = 0;
      const answer = await page.goto(this.origin + address, { waitUntil: 'load' });
      await page.evaluate(painted);
      const where = `${address} @${look.width}`;
      if (answer.status() >= 500) this.tell(where, `status ${answer.status()}`);
      if (this.bytes > HEAVIEST) this.tell(where, `${this.bytes} bytes`);
      this.heaviest = Math.max(this.heaviest ?? 0, this.bytes);
      const { shifted, refused } = await page.evaluate(() => ({ shifted: window.shifted, refused: window.refused }));
      for (const shift of shifted) this.tell(where, `shifts: ${shift}`);
      for (const what of refused) this.tell(where, `policy: ${what}`);
    }
    await this.look(address);
    return new URL(page.url()).pathname;
  }

  /** Looks at the page that is open, in all widths and schemes */
  async look(where) {
    const { page } = this;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const what of await page.evaluate(moving)) this.tell(where, `moves: ${what}`);
    for (const what of await page.evaluate(astray)) this.tell(where, `summary: ${what}`);
    for (const what of await page.evaluate(unmarked)) this.tell(where, `must it be filled in: ${what}`);
    for (const what of await page.evaluate(unsaid)) this.tell(where, `is not said to be missing: ${what}`);
    await page.evaluate(AXE);
    for (const look of LOOKS) {
      const { width, height } = look;
      await this.measure(where, { width, height });
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await this.audit(`${where} @${width} ${colorScheme}`, look[colorScheme]);
        await this.picture(`${where} ${width} ${colorScheme}`);
      }
    }
    await this.measure(where, NARROWEST);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
  }

  /** What does not fit the width, in what is folded too */
  async measure(where, size) {
    await this.page.setViewportSize(size);
    await this.page.evaluate(unfold, true);
    for (const what of await this.page.evaluate(sticking)) this.tell(`${where} @${size.width}`, `sticks out: ${what}`);
    for (const what of await this.page.evaluate(torn)) this.tell(`${where} @${size.width}`, `is torn: ${what}`);
    for (const what of await this.page.evaluate(nameless)) this.tell(`${where} @${size.width}`, `has no room for its name: ${what}`);
    await this.page.evaluate(unfold, false);
  }

  async audit(where, runOnly) {
    const options = { runOnly, resultTypes: ['violations'] };
    const violations = await this.page.evaluate(async (options) => {
      const { violations } = await window.axe.run(document, options);
      return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`) }));
    }, options);
    for (const { id, help, nodes } of violations) this.tell(where, `${id} (${help}): ${nodes.length} x ${nodes.slice(0, 2).join(' | ')}`);
  }

  /** Keeps what it looks like */
  async picture(name) {
    const file = `${this.name ?? 'nobody'} ${name}`.replaceAll(/[^\w@.=-]+/g, '_').slice(0, 120);
    // A picture waits for the next frame of the browser, which a busy machine may owe for long.
    await this.page.screenshot({ path: `${this.folder}/${file}.png`, fullPage: true, timeout: 90_000 });
  }
}

/** What a browser asks the server for, page by page, when it keeps what it may keep */
export async function asked(browser, addresses) {
  const page = await (await browser.newContext()).newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const kept = new Set();
  let sent = [];
  session.on('Network.requestServedFromCache', ({ requestId }) => kept.add(requestId));
  session.on('Network.responseReceived', ({ requestId, response: { url, fromDiskCache } }) => {
    if (!fromDiskCache && !kept.has(requestId) && !url.startsWith('data:')) sent.push(new URL(url).pathname);
  });
  const all = [];
  for (const address of addresses) {
    sent = [];
    await page.goto(address);
    all.push(sent);
  }
  await page.context().close();
  return all;
}
