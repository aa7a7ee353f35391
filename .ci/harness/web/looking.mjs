// Looks at every page of pages.mjs.
//   node looking.mjs seed            makes the world, and says of it what the others need
//   node looking.mjs listed          whether every page that there is will be looked at
//   node looking.mjs look LANGUAGE [NAME…]   each page once, or only some: what it loads and weighs, its keyboard, then at
//                                    1200 px and at 360 px: axe, its width, a screenshot
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { axe, launch, login, open, origin, password, signIn } from './browsing.mjs';
import { pages } from './pages.mjs';
import { seed } from './world.mjs';

const [part, language = 'en', ...names] = process.argv.slice(2);
const file = `${process.env.HATOBA_CI_WORK}/world.json`;
const people = { admin: [login, password], reader: ['reader', 'correct-h0rse-battery'] };
const wrong = [];
/** Both widths in both languages, since words are of a length; a language has the colours at a width that the other has not. */
const colours = language === 'ja' ? ['dark', 'light'] : ['light', 'dark'];
const looks = [{ theme: colours[0], width: 1200, height: 900 }, { theme: colours[1], width: 360, height: 740 }];

/** The paths that the pages themselves name, as the stage has read them from the archive. */
const all = readFileSync(`${process.env.HATOBA_CI_WORK}/paths`, 'utf8').split('\n').filter(Boolean);
/** Those that are there; a branch may lack some. */
const list = () => pages(JSON.parse(readFileSync(file, 'utf8'))).filter(it => it.status === 404 || all.some(path => isOf(it.of, path)));

/** Opens every page, as whom it is for, in one of two windows, and tells what a look at it finds. */
async function each(look) {
  const browser = await launch(), waiting = list().filter(it => names.length === 0 || names.includes(it.name));
  const worker = async () => {
    const windows = {};
    for (let page; (page = waiting.shift());) {
      if (!windows[page.as]) {
        windows[page.as] = await open(browser, { language });
        if (people[page.as]) await signIn(windows[page.as], ...people[page.as]);
      }
      const window = windows[page.as];
      const say = text => wrong.push(`${page.path}: ${text}`);
      try {
        await (page.file ? take : look)(page, window, say);
      } catch (error) {
        say(error.stack);
      }
      window.faults.splice(0).forEach(say);
    }
  };
  await Promise.all([worker(), worker()]);
  await browser.close();
}

async function take({ path, status }, { context }, say) {
  const answer = await context.request.get(origin + path);
  if (answer.status() !== status) say(`answered with ${answer.status()}`);
  if (!answer.headers()['content-disposition']?.startsWith('attachment; filename=')) say('is no file to be kept');
}

async function visit({ page }, { path, status, to = path }, say) {
  const answer = await page.goto(path, { waitUntil: 'load' });
  if (answer.status() !== status) say(`answered with ${answer.status()}`);
  if (new URL(page.url()).pathname !== new URL(to, origin).pathname) say(`led to ${page.url()}`);
}

async function lookAt(listed, window, say) {
  const { page, context } = window;
  let bytes = 0;
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  // Each is weighed as if it were the first that a browser sees.
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.emulateMedia({ colorScheme: looks[0].theme });
  await page.setViewportSize({ width: looks[0].width, height: looks[0].height });
  await visit(window, listed, say);
  if (bytes > listed.most) say(`is ${bytes} bytes, more than ${listed.most}`);
  // A page of work under way is exchanged beneath whoever looks at it.
  await page.locator('[data-live=on]').waitFor({ state: 'detached' });
  if (await page.getAttribute('html', 'lang') !== language) say(`is not in ${language}`);
  await session.detach();
  await useKeys(page, say);
  await page.evaluate(axe);
  for (const { theme, width, height } of looks) {
    const told = text => say(`${theme}, ${width} px: ${text}`);
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height });
    await page.evaluate(() => { document.activeElement.blur(); document.querySelectorAll('main details').forEach(it => { it.open = it.hatobaOpen ??= it.open; }); scrollTo(0, 0); });
    await page.screenshot({ path: `${process.env.HATOBA_CI_SHOTS}/${listed.name}-${language}-${theme}-${width}.png`, fullPage: true });
    // What is folded in is looked at as well.
    await page.evaluate(() => document.querySelectorAll('main details').forEach(it => { it.open = true; }));
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) told(`is ${wide} px wider than the window: ${await page.evaluate(widest)}`);
    for (const text of await page.evaluate(cut)) told(`a menu is cut off: ${text}`);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const { id, impact, nodes } of found.violations) {
      if (!['serious', 'critical'].includes(impact)) continue;
      for (const node of nodes) told(`axe, ${impact}, ${id}: ${node.html.slice(0, 200)} ${node.any.map(it => it.message).join('; ')}`);
    }
  }
}

/** Runs in the page: the menus of its head that do not fit into the window when they are open. */
function cut() {
  const out = [];
  for (const menu of document.querySelectorAll('details.menu')) {
    menu.open = true;
    const { left, right } = menu.querySelector('ul').getBoundingClientRect();
    if (left < 0 || right > document.documentElement.clientWidth) out.push(`${menu.querySelector('summary').textContent.trim()} from ${left} to ${right}`);
    menu.open = false;
  }
  return out;
}

function widest() {
  const out = [...document.body.querySelectorAll('*')].filter(it => it.getBoundingClientRect().right > document.documentElement.clientWidth);
  return out.slice(0, 5).map(it => it.outerHTML.slice(0, 120)).join(' | ');
}

/** Runs in the page: all that a pointer can use and that is shown, each with how it looks without the focus. */
function controls() {
  const shown = it => it.checkVisibility({ visibilityProperty: true }) && !it.closest('details:not([open]) > :not(summary)');
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable]')];
  return all.filter(it => shown(it) && !it.disabled && it.getAttribute('tabindex') !== '-1')
    // One of some radio buttons is reached by Tab, the others by the arrows from there.
    .filter((it, _, found) => it.type !== 'radio' || it === (found.find(one => one.name === it.name && one.checked) ?? found.find(one => one.name === it.name)));
}

async function useKeys(page, say) {
  await page.evaluate(`window.hatobaControls = (${controls})(); window.hatobaLook = it => {
    const style = getComputedStyle(it);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine].join('/');
  };`);
  const names = await page.evaluate(() => {
    document.activeElement.blur();
    window.hatobaPlain = window.hatobaControls.map(window.hatobaLook);
    return window.hatobaControls.map(it => it.outerHTML.slice(0, 120));
  });
  const reached = new Set();
  for (let presses = 0; presses < names.length * 2 + 10 && reached.size < names.length; presses++) {
    await page.keyboard.press('Tab');
    const { at, same } = await page.evaluate(() => {
      const at = window.hatobaControls.indexOf(document.activeElement);
      return { at, same: at >= 0 && window.hatobaLook(document.activeElement) === window.hatobaPlain[at] };
    });
    if (at >= 0) reached.add(at);
    if (same) say(`is not seen to have the focus: ${names[at]}`);
  }
  names.forEach((name, at) => reached.has(at) || say(`the keyboard does not reach ${name}`));
}

/** Whether a path of the list is one of those that a page names. */
function isOf(path, pattern) {
  const [one, other] = [path, pattern].map(it => it.split('/'));
  return one.length === other.length && other.every((part, i) => part.startsWith('{') || part === one[i]);
}

const parts = {
  async seed() {
    writeFileSync(file, JSON.stringify(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : await seed()));
  },
  async listed() {
    const listed = list().map(it => it.of);
    if (all.length === 0) wrong.push('no page was found in the archive');
    for (const path of all) {
      // The more literal of two pages is meant.
      const others = all.filter(it => it !== path && it.split('{').length < path.split('{').length);
      if (!listed.some(it => isOf(it, path) && !others.some(other => isOf(it, other)))) wrong.push(`pages.mjs has nothing for ${path}`);
    }
    console.log(`${all.length} paths, ${listed.length} looks`);
  },
  look: () => each(lookAt),
};
await parts[part]();
if (wrong.length > 0) {
  console.log([...new Set(wrong)].join('\n'));
  process.exit(1);
}
