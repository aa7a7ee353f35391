// What people do with the pages, by the words that they see: node flows.mjs NAME LANGUAGE
// With a pointer in English, and in Japanese by the keyboard alone.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { launch, login, open, password, say as words, signIn } from './browsing.mjs';
import { pull, push, rest } from './world.mjs';

const [flow, language] = process.argv.slice(2);
const say = (key, ...values) => words(language, key, ...values);

/** Goes on by Tab until a control has the focus, once around the page at most. */
async function tabTo(control) {
  await control.waitFor();
  const page = control.page(), focused = () => control.evaluate(it => it === document.activeElement);
  for (let presses = 0; !await focused(); presses++) {
    assert.ok(presses < 300, `the keyboard does not reach ${control}`);
    await page.keyboard.press('Tab');
  }
}

/** Follows a link, presses a button, opens a menu or chooses a box. */
async function use(control, key = 'Enter') {
  if (language !== 'ja') return control.click();
  await tabTo(control);
  await control.press(key);
}

async function write(control, text) {
  if (language !== 'ja') return control.fill(text);
  await tabTo(control);
  await control.page().keyboard.press('Control+A');
  await control.page().keyboard.press('Delete');
  await control.page().keyboard.type(text);
}

/** What a button of a page copies, as it comes out of the clipboard. */
async function copied(page, name) {
  const button = page.getByRole('button', { name: `${say('common.copy')} ${name}`, exact: true }).first();
  // It says so for two seconds.
  await Promise.all([button.and(page.getByText(say('common.copied'))).waitFor(), use(button)]);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** What is changed is felt within seconds. */
async function felt(look) {
  for (const end = Date.now() + 30_000; ;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
}

/**
 * Leaves a page of long work by a link whose page is slow to come, while the work ends: the page, which loads itself again then,
 * does not do so to whoever is on the way out.
 */
async function leaveAsWorkEnds(page, link) {
  const at = page.url(), to = await link.evaluate(it => it.href);
  const left = page.waitForRequest(to);
  const seen = page.waitForResponse(it => it.url() === at && it.request().resourceType() === 'fetch');
  let loads = 0;
  await page.route(at, async route => {
    if (route.request().resourceType() !== 'document') return route.continue();
    loads++;
    const answer = await route.fetch(), text = await answer.text();
    assert.ok(text.includes('data-live="off"'), 'the work has ended');
    return route.fulfill({ response: answer, body: text.replace('data-live="off"', 'data-live="on"') });
  });
  await page.route('**/watch/**', async route => {
    await left;
    // Once: it is not asked for again while the other page is on its way.
    await route.fulfill({ contentType: 'text/event-stream', body: 'retry: 600000\nevent: changed\ndata:\n\n' });
  });
  await page.route(to, async route => {
    await seen;
    await new Promise(resolve => setTimeout(resolve, 1000));
    await route.continue();
  });
  await page.goto(at);
  await Promise.all([page.waitForURL(to), use(link)]);
  assert.equal(loads, 1, 'a page that is left loads itself no more');
  await page.unrouteAll();
  await page.goto(at);
}

const keep = (file, text) => writeFileSync(`${process.env.HATOBA_CI_WORK}/${file}-${language}`, text);
const image = `in-${language}`;

/** A menu at the head of a page, opened. */
async function openMenu(page, name) {
  const summary = page.getByRole('banner').locator('summary', { hasText: name });
  await use(summary);
  return page.getByRole('banner').locator('details[open]');
}

const flows = {
  /** What all pages have: a way in, two menus, a way out. */
  async frame({ page }) {
    await page.goto('/logout');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: say('common.skip'), exact: true });
    assert.ok(await skip.evaluate(it => it === document.activeElement && it.getBoundingClientRect().left >= 0), 'the first Tab shows the way past the head');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main', 'which leads to the content');
    await use(page.getByRole('link', { name: say('common.sign-in'), exact: true }).first());
    await write(page.getByLabel(say('common.login'), { exact: true }), login);
    await write(page.getByLabel(say('common.password'), { exact: true }), 'not-' + password);
    await use(page.getByRole('button', { name: say('common.sign-in'), exact: true }));
    await page.getByRole('alert').getByText(say('common.sign-in-failed')).waitFor();
    await write(page.getByLabel(say('common.password'), { exact: true }), password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: say('common.home-title') }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/');

    const own = { en: 'English', ja: '日本語' }, other = language === 'en' ? 'ja' : 'en';
    for (const theme of ['dark', 'light', 'auto']) {
      const menu = await openMenu(page, own[language]);
      await use(menu.getByRole('link', { name: say(`common.theme-${theme}`), exact: true }));
      await page.locator(`html[data-theme=${theme}]`).waitFor();
    }
    await page.goto('/login?return_to=%2Flogout');
    await use((await openMenu(page, own[language])).getByRole('link', { name: own[other], exact: true }));
    await page.locator(`html[lang=${other}]`).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('return_to'), '/logout', 'what a page was asked for is kept');
    await use((await openMenu(page, own[other])).getByRole('link', { name: own[language], exact: true }));
    await page.locator(`html[lang=${language}]`).waitFor();

    // The script, which knows the key, runs when the document is there.
    await page.waitForLoadState('load');
    const menu = await openMenu(page, login);
    await page.keyboard.press('Escape');
    assert.equal(await menu.count(), 0, 'Escape closes a menu');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY', 'and leaves the focus there');
    await page.keyboard.press('Enter');
    await use(menu.getByRole('button', { name: say('common.sign-out') }));
    await page.getByRole('heading', { name: say('common.signed-out') }).waitFor();
    await page.goBack();
    await page.reload();
    assert.equal(await page.getByText(login, { exact: true }).count(), 0, 'nobody is signed in any more');
  },

  /** A token with a scope, from the first page to its list. */
  async token({ page }) {
    await use(page.getByRole('link', { name: say('common.new-token'), exact: true }));
    await write(page.getByLabel(say('account.note'), { exact: true }), `By hand, ${language}`);
    await use(page.getByRole('checkbox', { name: /^write:packages/ }), 'Space');
    await use(page.getByRole('button', { name: say('account.make-token'), exact: true }));
    await page.getByRole('heading', { name: say('account.made-token') }).waitFor();
    const secret = await copied(page, say('account.token'));
    assert.match(secret, /^hbp_\w{20,}$/);
    await use(page.getByRole('link', { name: say('account.to-tokens') }));
    await page.getByText(`By hand, ${language}`).waitFor();
    assert.ok(!(await page.content()).includes(secret), 'a token is shown once');
    keep('token', secret);
  },

  /** What was pushed is among one's packages, found by its name, and says how it is pulled. */
  async package({ page }) {
    await use((await openMenu(page, login)).getByRole('link', { name: say('common.your-packages') }));
    await page.getByRole('main').getByRole('link', { name: image }).first().waitFor();
    await write(page.getByRole('searchbox', { name: say('common.search'), exact: true }), image);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?/);
    await use(page.getByRole('main').getByRole('link', { name: image }).first());
    await page.getByRole('heading', { level: 1, name: image }).waitFor();
    keep('command', await copied(page, 'docker pull') + '\n');
    await use(page.getByRole('navigation', { name: say('packages.parts') }).getByRole('link', { name: say('packages.versions') }));
    await use(page.getByRole('row').filter({ hasText: '1.0' }).getByRole('link').first());
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('main').getByText(say('packages.layers'), { exact: true }).first().waitFor();
  },

  /** A registry is frozen, and so it is for a push; then it is open again. */
  async mode({ page }) {
    const type = () => page.locator('section').filter({ has: page.getByRole('heading', { name: say('console.type-docker') }) });
    const set = async (mode, typed) => {
      await use(type().getByRole('link', { name: say('console.make', say(`console.mode-${mode}`)), exact: true }));
      if (typed) {
        await write(page.getByLabel(say('console.typed'), { exact: true }), 'dock');
        await use(page.getByRole('button', { name: say('console.make', say(`console.mode-${mode}`)), exact: true }));
        await page.getByRole('alert').getByText(say('console.refused-confirmation')).waitFor();
        await write(page.getByLabel(say('console.typed'), { exact: true }), 'docker');
      }
      await use(page.getByRole('button', { name: say('console.make', say(`console.mode-${mode}`)), exact: true }));
      await page.getByRole('status').getByText(say(`console.done-type-${mode}`)).waitFor();
      await type().getByText(say(`console.mode-${mode}`), { exact: true }).waitFor();
    };
    await use((await openMenu(page, login)).getByRole('link', { name: say('common.admin'), exact: true }));
    await use(page.getByRole('navigation', { name: say('console.navigation') }).getByRole('link', { name: say('console.section-package-types') }));
    await set('read-only', true);
    await felt(() => assert.rejects(push('harbour/code/frozen', ['1.0']), /403/));
    await set('enabled', false);
    await felt(() => push('harbour/code/frozen', ['1.0']));
  },

  /** Packages of an owner go over to the Container registry: seen before, done, and taken back. */
  async migration({ page }) {
    const owner = `mover-${language}`;
    await rest('POST', '/admin/organizations', { login: owner, admin: login });
    await rest('POST', `/orgs/${owner}/repos`, { name: 'code', private: true });
    await push(`${owner}/code/app`, ['1.0']);
    await use((await openMenu(page, login)).getByRole('link', { name: say('common.admin'), exact: true }));
    await use(page.getByRole('navigation', { name: say('console.navigation') }).getByRole('link', { name: say('console.section-migration') }));
    await write(page.getByLabel(say('operations.migration-owner'), { exact: true }), owner);
    await use(page.getByRole('button', { name: say('operations.preview'), exact: true }));
    await page.getByRole('main').getByText(say('operations.migration-will-done'), { exact: true }).first().waitFor();
    await use(page.getByRole('button', { name: say('operations.migration-start'), exact: true }));
    const table = () => page.getByRole('table', { name: say('operations.packages') });
    await table().getByText(say('operations.migration-has-done'), { exact: true }).waitFor({ timeout: 60_000 });
    const progress = page.getByRole('progressbar');
    await felt(async () => assert.equal(await progress.evaluate(it => it.value / it.max), 1));
    await page.getByText(say('operations.packages-of', 1, 1), { exact: true }).first().waitFor();
    await pull(`${owner}/code/app`, '1.0', login, process.env.HATOBA_TOKEN);
    // What can be taken back stands there once the whole is done; the page loads itself again then.
    await page.getByRole('link', { name: say('operations.undo-preview'), exact: true }).waitFor();
    await leaveAsWorkEnds(page, page.locator('.crumbs').getByRole('link', { name: say('console.section-migration'), exact: true }));
    await use(page.getByRole('link', { name: say('operations.undo-preview'), exact: true }));
    await table().getByText(say('operations.migration-will-undone'), { exact: true }).waitFor();
    await use(page.getByRole('button', { name: say('operations.undo-now'), exact: true }));
    await table().getByText(say('operations.migration-has-undone'), { exact: true }).waitFor({ timeout: 60_000 });
  },

  /** Goes when its name is typed, stands among what is deleted, and comes back from there. */
  async deletion({ page }) {
    const at = `/users/${login}/packages/container/package/${image}`;
    await page.goto(`${at}/delete`);
    const [before, after] = say('manage.type-to-delete', '\n').split('\n');
    const label = page.getByRole('main').locator('label').filter({ hasText: before.trim() || after.trim() });
    const name = (await label.textContent()).replace(before, '').replace(after, '').trim();
    assert.ok(name.endsWith(image), `the name to type is ${name}`);
    const type = async text => {
      await write(page.getByRole('textbox', { name: say('manage.type-to-delete', name), exact: true }), text);
      await use(page.getByRole('button', { name: say('manage.delete-package'), exact: true }));
    };
    await type(name.slice(0, -1));
    await page.getByRole('alert').getByText(say('manage.mistyped')).waitFor();
    await type(name);
    await page.getByRole('status').getByText(say('manage.package-deleted')).waitFor();
    assert.equal((await page.request.get(at)).status(), 404, 'what is deleted has no page');
    await page.goto(`/users/${login}/settings/packages`);
    await use(page.getByRole('link', { name: say('manage.restore-this', image), exact: true }));
    await use(page.getByRole('button', { name: say('manage.restore-package'), exact: true }));
    await page.getByRole('status').getByText(say('manage.package-restored')).waitFor();
    assert.equal((await page.request.get(at)).status(), 200, 'what is restored has its page again');
  },
};

const browser = await launch();
try {
  const window = await open(browser, { language });
  if (flow !== 'frame') await signIn(window);
  try {
    await flows[flow](window);
  } catch (error) {
    await window.page.screenshot({ path: `${process.env.HATOBA_CI_SHOTS}/failed-${flow}-${language}.png`, fullPage: true });
    console.log(`at ${window.page.url()}: ${(await window.page.locator('main').innerText().catch(() => '')).slice(0, 500)}`);
    throw error;
  }
  assert.deepEqual(window.faults, []);
} finally {
  await browser.close();
}
