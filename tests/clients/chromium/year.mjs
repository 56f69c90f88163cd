// Plays the year of the user guide in a browser, by the people who do it, and takes its pictures on the way.
// ADDRESS, PASSWORD, BROWSER and PICTURES are set by script/pictures.
import { chromium } from 'playwright-core';

const { ADDRESS, PASSWORD, BROWSER, PICTURES } = process.env;
const YEAR = 'partnership=zhw&year=2024';
const WIDTH = 1240;
const HEIGHT = 820;
const MEMBERS = ['GM0503', 'GM1926', 'GM1783', 'GM0637'];

const FIRST_HALF = [
  '8-1-2024;Abonnementen Mett, online platform;Zoetermeer;4.100,00;M-1',
  '12-2-2024;Abonnement VDLC, Uitspraken-aanbestedingen;Westland;365,50;V-1',
  '20-3-2024;Kennis en ontwikkeling netwerkorganisatie;Delft;1.999,99;K-1',
  '28-6-2024;Personele kosten (vast personeel);Zoetermeer;62.750,01;P-1',
];
const WITH_MISTAKES = [
  'Nr;Titel;Penvoerder;Delft;Westland;Geraamde waarde;Procedure;Publicatie',
  'A1;Schoonmaak gemeentehuizen;Delft;P;x;€ 450.000;Openbaar;Q1 2024',
  'A2;Onderhoud verkeerslichten;Westland;x;P;nader te bepalen;Openbaar;mei 2024',
  'A3;Leermiddelen;Delft;P;x;€ 210.000,-;Openbaar;ooit',
  'A4;Zoutstrooiers;Zoetermer;x;x;€ 95.000;Meervoudig onderhands;Q3 2024',
];
const SECOND_HALF = [
  '2-9-2024;Kennis en ontwikkeling netwerkorganisatie;Rijswijk (ZH.);2.750,40;K-2',
  '4-11-2024;Onvoorzien;Pijnacker-Nootdorp;1.100,07;O-1',
  '30-12-2024;Personele kosten (vast personeel);Zoetermeer;63.249,99;P-2',
];

const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'], env: { ...process.env, LANGUAGE: 'nl' } });
const people = new Map();

/** The page of somebody who is signed in, at an address */
async function as(name, address) {
  if (!people.has(name)) {
    const context = await browser.newContext({ viewport: { width: WIDTH, height: HEIGHT }, locale: 'nl-NL' });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${ADDRESS}/sign-in`);
    await page.fill('#name', name);
    await page.fill('#password', PASSWORD);
    await press(page, 'Inloggen');
    people.set(name, page);
  }
  const page = people.get(name);
  if (address) await page.goto(ADDRESS + address);
  return page;
}

/** Presses the button that begins with this text, and waits for the page that comes of it */
async function press(page, text) {
  const button = page.getByRole('button', { name: new RegExp(`^${text}`) }).first();
  await Promise.all([page.waitForNavigation(), button.click()]);
}

// What can be done once stands behind a second step, which tells what will happen.
async function pressInside(page, summary, text) {
  await page.locator('summary', { hasText: summary }).click();
  await press(page, text);
}

async function sees(page, ...texts) {
  const seen = (await page.textContent('main')).replace(/\s+/g, ' ');
  for (const text of texts) {
    if (!seen.includes(text)) throw new Error(`${page.url()} does not say '${text}': ${seen.slice(0, 2_000)}`);
  }
}

/** A picture from an element on, or of the top of the page */
async function picture(page, name, from) {
  const top = from ? (await page.locator(from).first().boundingBox()).y + (await page.evaluate(() => scrollY)) - 16 : 0;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: Math.max(0, top), width: WIDTH, height: Math.min(HEIGHT, height - Math.max(0, top)) };
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true, clip });
}

/** The page of a workbook that was checked */
async function check(name, kind, file, year, lines) {
  const page = await as(name, `/imports?partnership=zhw`);
  await page.selectOption('#kind', kind);
  await page.fill('#year', year);
  const buffer = Buffer.from(lines.join('\r\n'));
  await page.setInputFiles('#file', { name: file, mimeType: 'text/csv', buffer });
  await press(page, 'Aanleveren');
  await page.getByText('Status: gecontroleerd').waitFor();
  // The sheet with the findings follows the check.
  await page.locator('#import[data-live=false]').waitFor();
  return page;
}

async function handIn(name, kind, file, year, lines, shot) {
  const page = await check(name, kind, file, year, lines);
  if (shot) await picture(page, shot);
  await page.locator('#verwerken button').click();
  await page.getByText('Status: verwerkt').waitFor();
}

const EXPENSES = 'Datum;Begrotingspost;Betaald door;Bedrag;Factuurnummer';
const handInExpenses = (file, lines, shot) => handIn('f.fontein', 'EXPENSES', file, '2024', [EXPENSES, ...lines], shot);

async function approve(codes) {
  for (const name of ['b.bos', ...codes.map((code) => `secretaris.${code}`)]) {
    const page = await as(name, `/budget?${YEAR}`);
    await press(page, 'Akkoord als');
  }
}

async function settle(half, shot) {
  const page = await as('j.jansen', `/money?${YEAR}`);
  await page.selectOption('#half', half);
  await press(page, 'Opstellen');
  if (shot) await picture(page, shot);
  const address = new URL(page.url()).pathname;
  await press(await as('p.peters', address), 'Akkoord geven');
  await pressInside(await as('j.jansen', address), 'Vastleggen dat de afrekening is verstuurd', 'Ja, de afrekening is verstuurd');
  await sees(await as('j.jansen', address), 'verstuurd');
  return address;
}

// The first five minutes: the example, and a calendar with mistakes.
let page = await as('j.jansen', '/?partnership=zhw&year=2023');
await sees(page, '€ 34.414', '€ 18.626', '€ 37.016', '€ 41.394');
await picture(page, 'kalender');
await picture(page, 'kostenverdeling', '#kosten');
await picture(await as('j.jansen', '/figures?partnership=zhw&year=2023'), 'cijfers');
page = await check('j.jansen', 'CALENDAR', 'kalender-2024.csv', '2024', WITH_MISTAKES);
await picture(page, 'bevindingen', '#bevindingen');
await press(page, 'Afwijzen');

// January: drafted, submitted and approved.
page = await as('j.jansen', `/budget?${YEAR}`);
await press(page, 'Opstellen');
await page.fill('#posten input[name=amount-0]', '126.000');
await press(page, 'Opslaan');
await sees(page, '€ 137.450');
await picture(page, 'jaar-concept', '#revisie');
await picture(await as('j.jansen', `/plan?${YEAR}`), 'jaar-plan');
page = await as('p.peters', `/budget?${YEAR}`);
await pressInside(page, 'voorleggen', 'Opslaan en voorleggen');
await sees(page, 'Wacht op akkoord van');
await picture(page, 'jaar-voorgelegd', '#revisie');
await approve(MEMBERS);
await sees(await as('f.fontein', `/budget?${YEAR}`), 'goedgekeurd');

// The first half: costs by workbook and by hand, a fee, and the settlement.
await handInExpenses('uitgaven-2024-1.csv', FIRST_HALF, 'jaar-werkmap');
page = await as('f.fontein', `/expenses?${YEAR}`);
await page.fill('#spent_on', '2024-05-14');
await page.selectOption('#paid_by', { label: 'Pijnacker-Nootdorp' });
await page.selectOption('#line', 'Onvoorzien');
await page.fill('#amount', '123,45');
await page.fill('#description', 'Zaalhuur meet & greet');
await press(page, 'Vastleggen');
await sees(page, 'Zaalhuur');
await picture(await as('f.fontein', `/expenses?${YEAR}`), 'jaar-uitgaven');
page = await as('f.fontein', `/fees?${YEAR}`);
await page.fill('#received_on', '2024-04-15');
await page.selectOption('#tender', { index: 1 });
await page.selectOption('#paid_by', { label: 'Midden-Delfland' });
await page.selectOption('#held_by', { label: 'Delft' });
await page.fill('#amount', '2.500');
await press(page, 'Vastleggen');
await sees(page, '€ 2.500,00');
await picture(await as('f.fontein', `/money?${YEAR}`), 'jaar-realisatie');
const first = await settle('FIRST', 'jaar-afrekening');
page = await as('f.fontein', first);
await page.getByRole('link', { name: 'Delft' }).first().click();
await page.locator('summary').first().click();
await picture(page, 'jaar-deelnemer');

// July: Rijswijk joins.
await handIn('f.fontein', 'POPULATION', 'inwoners-rijswijk.csv', '', [
  '"Perioden";"Regio\'s";"Bevolking/Bevolkingssamenstelling op 1 januari/Totale bevolking (aantal)"',
  '"2023";"Rijswijk (ZH.)";58135',
]);
page = await as('a.admin', '/members?partnership=zhw');
await page.selectOption('#organization', { label: 'Rijswijk (ZH.)' });
await page.fill('#from', '2024-07-01');
await page.fill('#last_day', '2024-12-31');
await press(page, 'Laten toetreden');
await sees(page, 'later toegetreden', '31-12-2024');
await picture(page, 'jaar-toetreding');
page = await as('j.jansen', `/budget?${YEAR}`);
await page.locator('summary', { hasText: 'Een nieuwe revisie opstellen' }).click();
await page.fill('#revise-reason', 'Rijswijk treedt toe');
await press(page, 'Nieuwe revisie opstellen');
await sees(page, 'Rijswijk (ZH.)');
await press(page, 'Vergelijken');
await picture(page, 'jaar-vergelijking', 'table:has(caption:text("Begrotingsposten: revisie"))');
await pressInside(await as('p.peters', `/budget?${YEAR}`), 'voorleggen', 'Opslaan en voorleggen');
await approve([...MEMBERS, 'GM0603']);

// The second half: a correction, the costs, and the settlement that closes the year.
page = await as('f.fontein', `/expenses?${YEAR}&text=K-1`);
await page.locator('tbody th a').first().click();
await page.fill('#spent_on', '2024-08-01');
await page.fill('#amount', '-99,99');
await page.fill('#reason', 'Te veel berekend');
await press(page, 'Corrigeren');
await sees(page, 'Te veel berekend');
await picture(page, 'jaar-correctie');
await handInExpenses('uitgaven-2024-2.csv', SECOND_HALF);
const second = await settle('SECOND', 'jaar-tweede-helft');
await sees(await as('f.fontein', second), 'Rijswijk (ZH.)');
console.log(`pictures are in ${PICTURES}`);
await browser.close();
