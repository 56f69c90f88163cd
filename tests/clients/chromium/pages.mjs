// Visits every page that the routes name, as several people, and every state that is asked for, and sends every form without filling it in.
// Prints what was found, as JSON. Takes its settings as JSON.
import { asked, start, Visitor } from './visitor.mjs';

const settings = JSON.parse(process.argv[2]);
const { browser: executable, pages, forms, people, states, downloads } = settings;
const browser = await start(executable);
const findings = [];
const visited = new Set();
/** Where forms of each route were seen, and by whom */
const seen = new Map();
const visitors = new Map();

/** The route that answers a path: one without parameters before others */
function routeOf(routes, path) {
  const matches = (route) => new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
  return routes.includes(path) ? path : routes.find(matches);
}

async function as(name) {
  if (!visitors.has(name)) visitors.set(name, await Visitor.open(browser, settings, findings, name || undefined, people[name]));
  return visitors.get(name);
}

/** Addresses of our own that the page leads to, and forms that it sends */
const ways = () => ({
  links: [...document.querySelectorAll('a[href]:not([href^="#"])')].map(({ href }) => href),
  forms: [
    ...[...document.querySelectorAll('form[method=post]')].map(({ action }) => action),
    ...[...document.querySelectorAll('form[method=post] [formaction]:not([formmethod=get])')].map(({ formAction }) => formAction),
  ],
});

/** Writes down the forms of the page that is open; gives its links to pages of ours */
async function lookAround(name, address) {
  const visitor = await as(name);
  const { links, forms: sent } = await visitor.page.evaluate(ways);
  for (const action of sent) {
    const route = routeOf(forms, new URL(action).pathname);
    if (!route) visitor.tell(address, `sends a form nowhere: ${action}`);
    seen.set(route, [...(seen.get(route) ?? []), { name, address, action }]);
  }
  const own = links.map((link) => new URL(link)).filter(({ origin }) => origin === settings.origin);
  return own.filter(({ pathname }) => {
    const isKnown = routeOf([...pages, ...downloads], pathname);
    if (!isKnown) visitor.tell(address, `leads to ${pathname}, which is no page`);
    return pages.includes(isKnown);
  });
}

/** Visits what the routes name and the states that are asked for, and from there the first link to each route that is not known */
async function visitAll() {
  const known = new Set(pages.filter((route) => !route.includes('{')));
  const first = [...known].map((route) => ({ name: settings.crawler, address: `${route}?partnership=zhw` }));
  const queue = [...first, ...states];
  for (let state = queue.shift(); state; state = queue.shift()) {
    const { name, address, press } = state;
    const visitor = await as(name);
    visited.add(routeOf(pages, await visitor.visit(address)));
    const ahead = await lookAround(name, address);
    if (press) {
      await visitor.press(press);
      await visitor.look(`${address} ${press}`);
      ahead.push(...await lookAround(name, address));
    }
    for (const { pathname, search } of ahead) {
      const route = routeOf(pages, pathname);
      if (known.has(route)) continue;
      known.add(route);
      queue.push({ name, address: pathname + search });
    }
  }
}

/** Sends a form with nothing in it but what is hidden; gives whether it was still there */
async function send(route, { name, address, action }) {
  const visitor = await as(name);
  const { page } = visitor;
  await page.goto(settings.origin + address);
  if (name && !(await page.locator('form.viewer').count())) {
    await visitor.signIn();
    await page.goto(settings.origin + address);
  }
  const empty = (action) => {
    const button = [...document.querySelectorAll('[formaction]:not([formmethod=get])')].find((button) => button.formAction === action);
    const form = button?.form ?? [...document.querySelectorAll('form[method=post]')].find((form) => form.action === action);
    if (!form) return false;
    for (const field of form.querySelectorAll('input:not([type=hidden]), textarea, select')) {
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
      else field.value = '';
    }
    form.noValidate = true;
    form.requestSubmit(button);
    return true;
  };
  const loaded = page.waitForEvent('load').catch(() => {});
  if (!(await page.evaluate(empty, action))) return false;
  await loaded;
  await visitor.look(`POST ${route}`);
  return true;
}

/** Sends the form of a route from the first place where it still is */
async function sendFirst(route) {
  for (const place of seen.get(route) ?? []) if (await send(route, place)) return;
  findings.push(`POST ${route}: no page shows its form`);
}

// What refuses first leaves something to agree to.
const FIRST = forms.filter((route) => route.endsWith('/reject'));
const LAST = ['/admin/users/{id}/withdraw', '/admin/users/{id}/disable', '/account/sessions/{id}/end', '/account/sessions/end', '/sign-out'];
// Somebody who is signed in at another place too.
await Visitor.open(browser, settings, [], 'coordinator', people.coordinator);
await visitAll();
const between = forms.filter((route) => ![...FIRST, ...LAST].includes(route));
for (const route of [...FIRST, ...between, ...LAST]) await sendFirst(route);
for (const route of pages) if (!visited.has(route)) findings.push(`GET ${route}: no page leads there`);
const trips = await asked(browser, ['/', '/sign-in', '/'].map((address) => settings.origin + address));
// What a page shows comes with it; its script comes after it, once.
if (trips[0].join() !== '/,/static/page.js') findings.push(`the first page asks for ${trips[0]}`);
for (const later of trips.slice(1)) if (later.length !== 1) findings.push(`a later page asks for ${later}`);
await browser.close();
const heaviest = Math.max(...[...visitors.values()].map((visitor) => visitor.heaviest ?? 0));
console.log(JSON.stringify({ pages: visited.size, forms: seen.size, heaviest, findings }));
