// Prints pages on the paper that they are meant for, and looks whether anything is cut off. Prints what was found, as JSON. Takes its
// settings as JSON.
import { readFileSync } from 'node:fs';
import { start, sticking, Visitor } from './visitor.mjs';

const settings = JSON.parse(process.argv[2]);
/** Pixels of CSS, at 96 to the inch, within margins of 10 mm */
const PAPERS = {
  'A4 portrait': { format: 'A4', landscape: false, width: 718 },
  'A4 landscape': { format: 'A4', landscape: true, width: 1046 },
  'A3 landscape': { format: 'A3', landscape: true, width: 1511 },
};
const findings = [];
const browser = await start(settings.browser);

/** What is narrower than what is in it and does not show the rest */
function cut() {
  const hides = (element) => getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
  const isMeantToBe = (element) => element.closest('.unseen, thead[role], input, select, textarea');
  return [...document.body.querySelectorAll('*')].filter((element) => hides(element) && !isMeantToBe(element)).map((element) => element.outerHTML.slice(0, 120));
}

/** What only helps on a screen */
function idle() {
  const isSeen = (element) => element.getClientRects().length > 0;
  return [...document.querySelectorAll('button, form:not(:has(table)), nav, .skip')].filter(isSeen).map((element) => element.outerHTML.slice(0, 120));
}

const visitor = await Visitor.open(browser, settings, findings, 'beheer', settings.people.beheer);
const { page } = visitor;
for (const { address, papers } of settings.printed) {
  // Somebody who likes dark screens has white paper too.
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await page.goto(settings.origin + address);
  for (const paper of papers) {
    const { width, format, landscape } = PAPERS[paper];
    const where = `${address} on ${paper}`;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const check of [sticking, cut, idle]) for (const what of await page.evaluate(check)) findings.push(`${where}: ${check.name}: ${what}`);
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    if (ground !== 'rgb(255, 255, 255)') findings.push(`${where}: paper is ${ground}`);
    const path = `${settings.folder}/${address.replaceAll(/[^\w=-]+/g, '_')} ${paper}.pdf`;
    await page.screenshot({ path: path.replace('.pdf', '.png'), fullPage: true });
    const margin = '10mm';
    await page.pdf({ path, format, landscape, printBackground: false, margin: { top: margin, right: margin, bottom: margin, left: margin } });
    if (readFileSync(path).length < 5_000) findings.push(`${where}: an empty print`);
  }
}
await browser.close();
console.log(JSON.stringify({ printed: settings.printed.length, findings }));
