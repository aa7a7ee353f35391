// What the parts of the stage `web` share: Chromium, the words of the pages, and what a browser may never say.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const require = createRequire(process.env.HATOBA_CI_MODULES + '/package.json');
export const { chromium } = require('playwright-core');
export const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const origin = process.env.HATOBA_ORIGIN;
export const login = process.env.HATOBA_LOGIN;
export const password = process.env.HATOBA_PASSWORD;
const sources = fileURLToPath(new URL('../../../src/main/', import.meta.url));

const locales = { en: 'en-GB', ja: 'ja-JP' };
const words = {};
for (const name of readdirSync(`${sources}resources/io/hatoba/web/words`)) {
  const [, language] = name.match(/_(en|ja)\.properties$/) ?? [];
  if (!language) continue;
  for (const line of readFileSync(`${sources}resources/io/hatoba/web/words/${name}`, 'utf8').split('\n')) {
    const at = line.indexOf('=');
    if (at > 0 && !line.startsWith('#')) (words[language] ??= {})[line.slice(0, at)] = line.slice(at + 1).replaceAll("''", "'");
  }
}

/** What the pages say for a key, in a language; a flow finds what a reader finds. */
export function say(language, key, ...values) {
  const text = words[language][key];
  if (text === undefined) throw new Error(`no words for ${key} in ${language}`);
  return text.replace(/\{(\d+)[^{}]*\}/g, (_, index) => values[index]);
}

/** The Chromium that browser.mjs has started; to close it is to leave it. */
export const launch = () => chromium.connect(process.env.HATOBA_CI_BROWSER);

/**
 * A window of a language, colours and size. Whatever a page does against its policy, writes to the console as an error or fails
 * to load is kept in `faults`.
 */
export async function open(browser, { language = 'en', theme = 'light', width = 1200, height = 900, state } = {}) {
  const context = await browser.newContext({
    baseURL: origin, locale: locales[language], colorScheme: theme, viewport: { width, height }, storageState: state,
    timezoneId: 'Asia/Tokyo', permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const faults = [];
  context.on('weberror', error => faults.push(`a script failed: ${error.error().stack}`));
  context.on('console', message => {
    // That a page is refused is for whoever opens it to judge.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      faults.push(`${message.page()?.url()}: ${message.text()}`);
    }
  });
  context.on('requestfailed', request => {
    if (request.failure().errorText !== 'net::ERR_ABORTED') faults.push(`${request.url()}: ${request.failure().errorText}`);
  });
  context.on('response', response => {
    const own = response.request().resourceType() === 'document';
    if (response.status() >= 500 || (response.status() >= 400 && !own)) faults.push(`${response.url()}: ${response.status()}`);
  });
  context.on('request', request => {
    if (!request.url().startsWith(origin + '/') && !request.url().startsWith('data:')) faults.push(`asks elsewhere: ${request.url()}`);
  });
  await context.exposeFunction('hatobaViolation', text => faults.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event =>
      window.hatobaViolation(`${location.pathname}: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`));
  });
  const page = await context.newPage();
  return { context, page, faults, language };
}

/** Signs in by the form, as a person does. */
export async function signIn({ page, language }, user = login, secret = password) {
  await page.goto('/login');
  await page.getByLabel(say(language, 'common.login'), { exact: true }).fill(user);
  await page.getByLabel(say(language, 'common.password'), { exact: true }).fill(secret);
  await page.getByRole('button', { name: say(language, 'common.sign-in'), exact: true }).click();
  await page.getByText(user, { exact: true }).first().waitFor();
}
