// Plays the main journeys by keyboard alone, and looks at every step of the way whether the focus can be seen. Prints what was found,
// as JSON. Takes its settings as JSON.
import { start, Visitor } from './visitor.mjs';

const settings = JSON.parse(process.argv[2]);
const { people, origin } = settings;
const FARTHEST = 250;
const findings = [];
let steps = 0;
const browser = await start(settings.browser);

/** What has the focus: what it is called, and what is wrong with how it is shown */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return { name: '', problems: [] };
  const [style, box] = [getComputedStyle(element), element.getBoundingClientRect()];
  const label = element.labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? element.textContent;
  const problems = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) problems.push('shows no focus');
  if (box.width < 1 || box.height < 1) problems.push('has no size');
  if (box.bottom < 1 || box.top > innerHeight - 1 || box.right < 1 || box.left > innerWidth - 1) problems.push('is out of sight');
  const [x, y] = [Math.max(1, box.left) + Math.min(box.width, 20) / 2, Math.max(1, box.top) + Math.min(box.height, 20) / 2];
  const above = document.elementFromPoint(x, y);
  if (!problems.length && above && !element.contains(above) && !above.contains(element)) problems.push(`is covered by ${above.outerHTML.slice(0, 80)}`);
  return { name: label.replaceAll(/\s+/g, ' ').trim(), tag: element.localName, html: element.outerHTML.slice(0, 120), problems };
}

class Keys {
  constructor(visitor) {
    Object.assign(this, { visitor, page: visitor.page });
  }

  /** Somebody who signs in by keyboard */
  static async of(name) {
    const keys = new Keys(await Visitor.open(browser, settings, findings));
    const { page } = keys;
    await page.setViewportSize({ width: 1280, height: 800 });
    // What scrolls smoothly is still on its way when it is looked at.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(origin);
    await keys.enter('Inloggen');
    await page.waitForURL(/sign-in/);
    // The field for the name has the focus from the start.
    await page.locator('#name:focus').waitFor();
    await page.keyboard.type(name);
    await keys.write('Wachtwoord', people[name]);
    await keys.press('Enter');
    await page.getByText('Ingelogd als').waitFor();
    return keys;
  }

  async press(key) {
    await this.page.keyboard.press(key);
    steps += 1;
  }

  /** What has the focus, which must be seen */
  async look() {
    const { name, tag, html, problems } = await this.page.evaluate(focused);
    for (const problem of problems) findings.push(`${this.page.url()}: ${html} ${problem}`);
    return { name, tag, html };
  }

  /** Goes on, or back, to what is called so */
  async to(name, key = 'Tab') {
    const seen = [];
    for (let step = 0; step < FARTHEST; step += 1) {
      await this.press(key);
      const { name: found, html } = await this.look();
      if (found.startsWith(name)) return;
      // A date has a stop for its day, month, year and picker.
      if (html && seen.length > 5 && seen.slice(-5).every((before) => before.html === html)) break;
      seen.push({ found, html });
    }
    throw new Error(`${this.page.url()}: no ${name} by keyboard, only ${seen.map(({ found }) => found).join(' | ').slice(0, 1500)}`);
  }

  /** Goes to a link or button, and presses it */
  async enter(name, key = 'Enter') {
    await this.to(name);
    await this.press(key);
  }

  /** The same, and waits for the page that comes of it */
  async leaveBy(name, key = 'Enter') {
    await this.to(name);
    await Promise.all([this.page.waitForEvent('load'), this.press(key)]);
  }

  async write(label, text) {
    await this.to(label);
    await this.page.keyboard.type(text);
  }

  async choose(label, text) {
    await this.to(label);
    for (let step = 0; step < 40; step += 1) {
      const chosen = await this.page.evaluate(() => document.activeElement.selectedOptions[0].textContent);
      if (chosen.startsWith(text)) return;
      await this.press('ArrowDown');
    }
    throw new Error(`${this.page.url()}: ${label} has no ${text}`);
  }

  async sees(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async picture(name) {
    await this.page.screenshot({ path: `${settings.folder}/${name}.png` });
  }
}

async function handIn() {
  const keys = await Keys.of('coordinator');
  const { page } = keys;
  // From the start: a browser that is told late to hand its dialog over may show it to nobody.
  const chooser = new Promise((opened) => page.once('filechooser', opened));
  await page.goto(`${origin}/?partnership=zhw&year=2023`);
  await keys.press('Tab');
  const { name } = await keys.look();
  if (name !== 'Naar de inhoud') findings.push(`the first stop is ${name}, not the way past the head of the page`);
  await keys.press('Enter');
  await keys.to('2023');
  await keys.to('Uitloggen', 'Shift+Tab');
  await keys.leaveBy('Werkmappen');
  await keys.choose('Soort werkmap', 'aanbestedingskalender');
  await keys.write('Jaar', '2023');
  await keys.to('Werkmap');
  await keys.picture('aanleveren');
  await keys.press('Space');
  const lines = 'Nr;Titel;Penvoerder;Geraamde waarde;Publicatie\nK1;Met het toetsenbord;Delft;50.000;Q2 2023\n';
  const dialog = await Promise.race([chooser, page.waitForTimeout(20_000)]);
  if (!dialog) throw new Error('the space bar opens no dialog for files');
  await dialog.setFiles({ name: 'toetsenbord.csv', mimeType: 'text/csv', buffer: Buffer.from(lines) });
  await keys.leaveBy('Aanleveren en controleren');
  await keys.sees('Status: gecontroleerd');
  await keys.leaveBy('Verwerk', 'Space');
  await keys.sees('Status: verwerkt');
  await keys.picture('verwerkt');
}

async function move() {
  const keys = await Keys.of('adviseur');
  const { page } = keys;
  await page.goto(`${origin}/calendar?partnership=zhw&year=2023`);
  await keys.enter('Kies welke trajecten');
  await keys.choose('Penvoerder', 'Delft');
  await keys.write('Zoek in titel', 'veegwagens');
  // With a script the choice is shown in place.
  await keys.enter('Toon');
  await page.waitForURL(/text=veegwagens/);
  await keys.leaveBy('Voorbeeld: veegwagens');
  await keys.choose('Welk moment', 'ingang van het contract');
  // The same in every order of day and month.
  await keys.write('Vanaf', '02022099');
  await keys.write('Waarom dit moment?', 'De oude wagens gaan langer mee');
  await keys.picture('verplaatsen');
  await keys.leaveBy('Planning vastleggen');
  await keys.sees('De oude wagens gaan langer mee');
}

async function approve() {
  const keys = await Keys.of('secretaris');
  await keys.page.goto(`${origin}/budget?partnership=zhw&year=2024`);
  await keys.leaveBy('Akkoord als');
  await keys.sees('Delft');
  await keys.picture('akkoord');
}

async function settle() {
  const keys = await Keys.of('programma');
  await keys.page.goto(`${origin}/money?partnership=zhw&year=2023`);
  await keys.leaveBy('Tweede halfjaar 2023');
  await keys.leaveBy('Akkoord geven', 'Space');
  await keys.picture('afrekening');
  if (await keys.page.getByRole('button', { name: 'Akkoord geven' }).count()) findings.push('the settlement is not agreed');
}

for (const journey of [handIn, move, approve, settle]) {
  try {
    await journey();
  } catch (error) {
    findings.push(`${journey.name}: ${error.message}`);
  }
}
await browser.close();
console.log(JSON.stringify({ steps, findings }));
