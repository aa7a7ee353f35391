// GitHub's own client against Hatoba's REST API; every answer is held to the schema that GitHub publishes for it.
// node rest.mjs ORIGIN TOKEN, with HATOBA_CI_MODULES naming the directory in which the packages were installed.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

const [origin, token] = process.argv.slice(2);
const require = createRequire(process.env.HATOBA_CI_MODULES + '/package.json');
const Ajv = require('ajv').default;
const formats = require('ajv-formats').default;
const { Octokit } = await import(pathToFileURL(require.resolve('@octokit/rest')));

const published = JSON.parse(
  readFileSync(process.env.HATOBA_CI_MODULES + '/node_modules/@octokit/openapi/generated/ghes-3.19.json'));

/** OpenAPI 3.0 says nullable where JSON Schema names the type. */
function plain(schema) {
  if (schema && typeof schema === 'object') {
    Object.values(schema).forEach(plain);
    if (schema.nullable === true) {
      if (typeof schema.type === 'string') schema.type = [schema.type, 'null'];
      if (Array.isArray(schema.enum)) schema.enum.push(null);
    }
    delete schema.discriminator;
    delete schema.example;
    delete schema.examples;
  }
}
plain(published);
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
ajv.addSchema(published, 'published');

let validated = 0;
/** Holds an answer to what is published for it. */
function requirePublished(method, path, status, data) {
  const content = published.paths[path][method].responses[status]?.content?.['application/json'];
  assert.ok(content, `${method} ${path} publishes no ${status} with a body`);
  const at = ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema']
    .map(part => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validate = ajv.compile({ $ref: `published#/${at}` });
  assert.ok(validate(data), `${method} ${path}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(data)}`);
  validated++;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const client = auth => new Octokit({ baseUrl: `${origin}/api/v3`, auth, log: quiet });
const octokit = client(token);

async function refused(status, promise) {
  const failure = await promise.then(() => undefined, error => error);
  assert.equal(failure?.status, status, String(failure));
  assert.equal(failure.response.data.status, String(status));
  assert.ok(failure.response.data.message && failure.response.data.documentation_url);
  return failure.response.data;
}

const me = await octokit.rest.users.getAuthenticated();
requirePublished('get', '/user', 200, me.data);
assert.equal(me.data.login, 'admin');
assert.match(me.headers['x-oauth-scopes'], /site_admin/);

const meta = await octokit.rest.meta.get();
requirePublished('get', '/meta', 200, meta.data);
assert.ok((await octokit.rest.meta.getZen()).data);

const login = 'octo-' + Date.now().toString(36);
const made = await octokit.request('POST /admin/users', { login, email: 'octo@example.com' });
assert.equal(made.status, 201);
requirePublished('post', '/admin/users', 201, made.data);
const invalid = await refused(422, octokit.request('POST /admin/users', { login }));
assert.equal(invalid.errors[0].code, 'already_exists');

const found = await octokit.rest.users.getByUsername({ username: login });
requirePublished('get', '/users/{username}', 200, found.data);
assert.equal(found.data.id, made.data.id);
await refused(404, octokit.rest.users.getByUsername({ username: 'nobody-' + login }));

const impersonated = await octokit.request('POST /admin/users/{username}/authorizations', { username: login, scopes: ['read:user'] });
assert.equal(impersonated.status, 201);
requirePublished('post', '/admin/users/{username}/authorizations', 201, impersonated.data);
const user = client(impersonated.data.token);
const seen = await user.rest.users.getByUsername({ username: 'admin' });
requirePublished('get', '/users/{username}', 200, seen.data);
assert.equal(seen.data.suspended_at, undefined);
assert.equal((await user.rest.users.getAuthenticated()).data.login, login);
await refused(404, user.request('POST /admin/users', { login: 'x' }));

await octokit.request('PUT /users/{username}/suspended', { username: login, reason: 'test' });
await refused(401, user.rest.users.getAuthenticated());
await octokit.request('DELETE /users/{username}/suspended', { username: login });
await user.rest.users.getAuthenticated();
await octokit.request('PUT /users/{username}/site_admin', { username: login });
await octokit.request('DELETE /users/{username}/site_admin', { username: login });
await octokit.request('DELETE /admin/tokens/{token_id}', { token_id: impersonated.data.id });
await refused(401, user.rest.users.getAuthenticated());
await refused(401, client('hbp_wrong').rest.users.getAuthenticated());
await refused(401, client(undefined).rest.users.getAuthenticated());
console.log(`${validated} answers have the published shapes`);
