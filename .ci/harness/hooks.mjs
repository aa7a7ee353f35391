// Webhooks by GitHub's own client, and what a receiver is told, held to the schemas that GitHub publishes.
// node hooks.mjs ORIGIN TOKEN, with HATOBA_CI_MODULES naming the directory in which the packages were installed.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

const [origin, token] = process.argv.slice(2);
const require = createRequire(process.env.HATOBA_CI_MODULES + '/package.json');
const Ajv = require('ajv').default;
const formats = require('ajv-formats').default;
const { Octokit } = await import(pathToFileURL(require.resolve('@octokit/rest')));

const published = JSON.parse(
  readFileSync(process.env.HATOBA_CI_MODULES + '/node_modules/@octokit/openapi/generated/ghes-3.19.json'));
const webhooks = published.webhooks ? 'webhooks' : 'x-webhooks';

/** OpenAPI 3.0 says nullable where JSON Schema names the type. */
function plain(schema) {
  if (schema && typeof schema === 'object') {
    Object.values(schema).forEach(plain);
    if (schema.nullable === true) {
      if (typeof schema.type === 'string') schema.type = [schema.type, 'null'];
      if (Array.isArray(schema.enum)) schema.enum.push(null);
      const choices = schema.oneOf ?? schema.anyOf;
      if (choices) choices.push({ type: 'null' });
    }
    if (typeof schema.nullable === 'boolean') delete schema.nullable;
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
function requireShape(path, data) {
  const at = path.map(part => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validate = ajv.compile({ $ref: `published#/${at}` });
  assert.ok(validate(data), `${path.slice(0, 3)}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(data)}`);
  validated++;
}
const json = ['content', 'application/json', 'schema'];
function requirePublished(method, path, status, data) {
  const shared = published.paths[path][method].responses[status]?.$ref;
  requireShape([...(shared ? shared.slice(2).split('/') : ['paths', path, method, 'responses', String(status)]), ...json], data);
}
const requirePayload = (name, data) => requireShape([webhooks, name, 'post', 'requestBody', ...json], data);

const told = [], waiting = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', part => { body += part; }).on('end', () => {
    response.end('ok');
    const one = { headers: request.headers, body };
    const wanted = waiting.findIndex(other => other.wants(one));
    if (wanted < 0) told.push(one); else waiting.splice(wanted, 1)[0].resolve(one);
  });
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
const url = `http://127.0.0.1:${receiver.address().port}`;
/** What a hook is told of an event, sooner or later. */
function hear(hook, event, action) {
  const wants = one => one.headers['x-github-hook-id'] === String(hook) && one.headers['x-github-event'] === event
    && (!action || JSON.parse(one.body.startsWith('payload=') ? decodeURIComponent(one.body.slice(8).replaceAll('+', ' ')) : one.body).action === action);
  const come = told.findIndex(wants);
  if (come >= 0) return told.splice(come, 1)[0];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`hook ${hook} was not told ${event} ${action}`)), 60_000);
    waiting.push({ wants, resolve: one => { clearTimeout(timer); resolve(one); } });
  });
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const octokit = new Octokit({ baseUrl: `${origin}/api/v3`, auth: token, log: quiet });
async function answered(promise, method, path, status) {
  const answer = await promise;
  assert.equal(answer.status, status);
  requirePublished(method, path, status, answer.data);
  return answer;
}
async function refused(status, promise) {
  const failure = await promise.then(() => undefined, error => error);
  assert.equal(failure?.status, status, String(failure));
  return failure.response.data;
}

const networks = await octokit.request('PUT /admin/registry/hook-networks', { networks: ['127.0.0.1/32'] });
assert.deepEqual(networks.data.networks, ['127.0.0.1/32']);
const org = 'hooked-' + Date.now().toString(36), owner = org, repo = 'code', secret = "It's a Secret to Everybody";
await octokit.request('POST /admin/organizations', { login: org, admin: 'admin' });
await octokit.rest.repos.createInOrg({ org, name: repo, visibility: 'private', description: 'Code' });
const events = ['package', 'registry_package'];

// Hooks of a repository.
const list = '/repos/{owner}/{repo}/hooks', one = list + '/{hook_id}';
const made = await answered(octokit.rest.repos.createWebhook({ owner, repo, name: 'web', events, config: { url: url + '/repository', content_type: 'json', secret } }), 'post', list, 201);
assert.equal(made.headers.location, made.data.url);
assert.equal(made.data.config.secret, '********');
const hook_id = made.data.id;
requirePayload('ping', JSON.parse((await hear(hook_id, 'ping')).body));
const again = await refused(422, octokit.rest.repos.createWebhook({ owner, repo, events, config: { url: url + '/repository', content_type: 'json' } }));
assert.equal(again.errors[0].message, 'Hook already exists on this repository');
for (const [config, more] of [[{}, {}], [{ url: 'file:///etc/passwd' }, {}], [{ url, content_type: 'xml' }, {}], [{ url, insecure_ssl: 2 }, {}], [{ url }, { events: ['packages'] }], [{ url }, { name: 'irc' }]]) {
  await refused(422, octokit.rest.repos.createWebhook({ owner, repo, ...more, config }));
}
await refused(400, octokit.request('POST /repos/{owner}/{repo}/hooks', { owner, repo, config: [] }));
await answered(octokit.rest.repos.listWebhooks({ owner, repo }), 'get', list, 200);
await answered(octokit.rest.repos.getWebhook({ owner, repo, hook_id }), 'get', one, 200);
const updated = await answered(octokit.rest.repos.updateWebhook({ owner, repo, hook_id, add_events: ['push'], remove_events: ['package'] }), 'patch', one, 200);
assert.deepEqual(updated.data.events, ['registry_package', 'push']);
await octokit.rest.repos.updateWebhook({ owner, repo, hook_id, events });
const config = await answered(octokit.rest.repos.updateWebhookConfigForRepo({ owner, repo, hook_id, insecure_ssl: 1, secret }), 'patch', one + '/config', 200);
assert.deepEqual(config.data, { content_type: 'json', insecure_ssl: '1', secret: '********', url: url + '/repository' });
await answered(octokit.rest.repos.getWebhookConfigForRepo({ owner, repo, hook_id }), 'get', one + '/config', 200);
assert.equal((await octokit.rest.repos.pingWebhook({ owner, repo, hook_id })).status, 204);
await hear(hook_id, 'ping');
assert.equal((await octokit.rest.repos.testPushWebhook({ owner, repo, hook_id })).status, 204);

// Hooks of an organization and of the instance.
const ofOrg = await answered(octokit.rest.orgs.createWebhook({ org, name: 'web', events, config: { url: url + '/organization' } }), 'post', '/orgs/{org}/hooks', 201);
assert.equal(ofOrg.data.config.content_type, 'form');
const orgHook = ofOrg.data.id;
await answered(octokit.rest.orgs.listWebhooks({ org }), 'get', '/orgs/{org}/hooks', 200);
await answered(octokit.rest.orgs.getWebhook({ org, hook_id: orgHook }), 'get', '/orgs/{org}/hooks/{hook_id}', 200);
await answered(octokit.rest.orgs.updateWebhook({ org, hook_id: orgHook, active: true }), 'patch', '/orgs/{org}/hooks/{hook_id}', 200);
await answered(octokit.rest.orgs.getWebhookConfigForOrg({ org, hook_id: orgHook }), 'get', '/orgs/{org}/hooks/{hook_id}/config', 200);
await answered(octokit.rest.orgs.updateWebhookConfigForOrg({ org, hook_id: orgHook, secret }), 'patch', '/orgs/{org}/hooks/{hook_id}/config', 200);
const all = await answered(octokit.request('POST /admin/hooks', { name: 'web', events: ['*'], config: { url: url + '/instance', content_type: 'json' } }), 'post', '/admin/hooks', 201);
await answered(octokit.request('GET /admin/hooks'), 'get', '/admin/hooks', 200);
await answered(octokit.request('GET /admin/hooks/{hook_id}', { hook_id: all.data.id }), 'get', '/admin/hooks/{hook_id}', 200);
await answered(octokit.request('PATCH /admin/hooks/{hook_id}', { hook_id: all.data.id, active: true }), 'patch', '/admin/hooks/{hook_id}', 200);
assert.equal((await octokit.request('POST /admin/hooks/{hook_id}/pings', { hook_id: all.data.id })).status, 204);
requirePayload('ping', JSON.parse((await hear(all.data.id, 'ping')).body));
const form = new URLSearchParams((await hear(orgHook, 'ping')).body);
requirePayload('ping', JSON.parse(form.get('payload')));

// Pushes to both registries.
const authorization = 'Basic ' + Buffer.from(`admin:${token}`).toString('base64');
const digest = text => 'sha256:' + createHash('sha256').update(text).digest('hex');
async function push(name, tag, manifest) {
  const begun = await fetch(`${origin}/v2/${name}/blobs/uploads/?digest=${digest('{}')}`, { method: 'POST', body: '{}', headers: { authorization } });
  assert.equal(begun.status, 201);
  const put = await fetch(`${origin}/v2/${name}/manifests/${tag}`, { method: 'PUT', body: manifest, headers: { authorization, 'content-type': JSON.parse(manifest).mediaType } });
  assert.equal(put.status, 201);
}
const config2 = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digest('{}'), size: 2 };
const image = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: config2, layers: [config2], annotations: { 'org.opencontainers.image.description': 'An image' } });
await push(`${org}/${repo}/app`, 'v1', image);
await push(`${org}/${repo}/app`, 'v2', image);
for (const [event, key] of [['package', 'package'], ['registry-package', 'registry_package']]) {
  for (const action of ['published', 'updated']) {
    const heard = await hear(hook_id, key, action);
    assert.equal(heard.headers['x-hub-signature-256'], 'sha256=' + createHmac('sha256', secret).update(heard.body).digest('hex'));
    const payload = JSON.parse(heard.body);
    requirePayload(`${event}-${action}`, payload);
    assert.deepEqual(payload[key].package_version.docker_metadata, [{ tags: [action === 'published' ? 'v1' : 'v2'] }]);
    requirePayload(`${event}-${action}`, JSON.parse(new URLSearchParams((await hear(orgHook, key, action)).body).get('payload')));
  }
}
await push(`${org}/tool`, 'latest', image);
const heard = JSON.parse((await hear(all.data.id, 'package', 'published')).body);
const container = heard.package.package_type === 'CONTAINER' ? heard : JSON.parse((await hear(all.data.id, 'package', 'published')).body);
requirePayload('package-published', container);
assert.deepEqual(container.package.package_version.container_metadata.tag, { name: 'latest', digest: digest(image) });
assert.equal(container.package.package_version.container_metadata.manifest.layers[0].size, 2);

// Deliveries, page by page, and once more.
const path = one + '/deliveries';
let deliveries;
for (let tries = 0; tries < 100; tries++) {
  deliveries = await answered(octokit.rest.repos.listWebhookDeliveries({ owner, repo, hook_id, status: 'success' }), 'get', path, 200);
  if (deliveries.data.length >= 6) break;
  await new Promise(resolve => setTimeout(resolve, 100));
}
const ids = deliveries.data.map(delivery => delivery.id);
assert.equal(ids.length, 6);
const paged = await octokit.paginate('GET /repos/{owner}/{repo}/hooks/{hook_id}/deliveries', { owner, repo, hook_id, per_page: 2 });
assert.deepEqual(paged.map(delivery => delivery.id), ids);
assert.deepEqual((await octokit.rest.repos.listWebhookDeliveries({ owner, repo, hook_id, status: 'failure' })).data, []);
await refused(422, octokit.rest.repos.listWebhookDeliveries({ owner, repo, hook_id, status: 'maybe' }));
const whole = await answered(octokit.rest.repos.getWebhookDelivery({ owner, repo, hook_id, delivery_id: ids[0] }), 'get', path + '/{delivery_id}', 200);
assert.equal(whole.data.response.payload, 'ok');
assert.equal(whole.data.request.headers['X-GitHub-Delivery'], whole.data.guid);
await answered(octokit.rest.repos.redeliverWebhookDelivery({ owner, repo, hook_id, delivery_id: ids[0] }), 'post', path + '/{delivery_id}/attempts', 202);
assert.equal((await hear(hook_id, whole.data.event)).headers['x-github-delivery'], whole.data.guid);
await refused(404, octokit.rest.repos.getWebhookDelivery({ owner, repo, hook_id, delivery_id: 1e15 }));
const orgDeliveries = await answered(octokit.rest.orgs.listWebhookDeliveries({ org, hook_id: orgHook }), 'get', '/orgs/{org}/hooks/{hook_id}/deliveries', 200);
await answered(octokit.rest.orgs.getWebhookDelivery({ org, hook_id: orgHook, delivery_id: orgDeliveries.data[0].id }), 'get', '/orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}', 200);
await answered(octokit.rest.orgs.redeliverWebhookDelivery({ org, hook_id: orgHook, delivery_id: orgDeliveries.data[0].id }), 'post', '/orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}/attempts', 202);
assert.equal((await octokit.rest.orgs.pingWebhook({ org, hook_id: orgHook })).status, 204);

assert.equal((await octokit.rest.repos.deleteWebhook({ owner, repo, hook_id })).status, 204);
await refused(404, octokit.rest.repos.getWebhook({ owner, repo, hook_id }));
assert.equal((await octokit.rest.orgs.deleteWebhook({ org, hook_id: orgHook })).status, 204);
assert.equal((await octokit.request('DELETE /admin/hooks/{hook_id}', { hook_id: all.data.id })).status, 204);
const log = await octokit.request('GET /orgs/{org}/audit-log', { org, per_page: 100 });
for (const action of ['hook.create', 'hook.config_changed', 'hook.events_changed', 'hook.destroy']) {
  assert.ok(log.data.some(event => event.action === action), action);
}
assert.ok(!JSON.stringify(log.data).includes(secret));
receiver.close();
receiver.closeAllConnections();
console.log(`${validated} answers and payloads have the published shapes`);
