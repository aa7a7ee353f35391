// What there is to be seen: made over REST and the registry before any page is opened.
import { createHash } from 'node:crypto';
import { login, origin, password } from './browsing.mjs';

const token = process.env.HATOBA_TOKEN;
export const digestOf = bytes => 'sha256:' + createHash('sha256').update(bytes).digest('hex');
const basic = (user, secret) => 'Basic ' + Buffer.from(`${user}:${secret}`).toString('base64');

/** A request of the REST API as the administrator, which must be answered well. */
export async function rest(method, path, body) {
  const response = await fetch(`${origin}/api/v3${path}`, {
    method, headers: { authorization: `token ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

async function put(name, path, method, body, type, user, secret) {
  const response = await fetch(`${origin}/v2/${name}/${path}`, { method, body, headers: { authorization: basic(user, secret), 'content-type': type } });
  if (response.status !== 201) throw new Error(`${method} ${name}/${path}: ${response.status} ${await response.text()}`);
}

/** Pushes an image of some layers with tags; its digest. */
export async function push(name, tags, { layers = ['one'], annotations = {}, config = {}, platform = 'amd64' } = {}, user = login, secret = token) {
  const octets = 'application/octet-stream';
  const blob = async (text, mediaType) => {
    const bytes = Buffer.from(text);
    await put(name, `blobs/uploads/?digest=${digestOf(bytes)}`, 'POST', bytes, octets, user, secret);
    return { mediaType, digest: digestOf(bytes), size: bytes.length };
  };
  const described = [];
  for (const layer of layers) described.push(await blob(layer, 'application/vnd.oci.image.layer.v1.tar+gzip'));
  const manifest = JSON.stringify({
    schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: await blob(JSON.stringify({
      architecture: platform, os: 'linux', rootfs: { type: 'layers', diff_ids: described.map(it => it.digest) },
      history: layers.map((_, index) => ({ created: '2025-01-02T03:04:05Z', created_by: `/bin/sh -c step ${index}` })), ...config,
    }), 'application/vnd.oci.image.config.v1+json'),
    layers: described, annotations,
  });
  for (const tag of tags) await put(name, `manifests/${tag}`, 'PUT', manifest, 'application/vnd.oci.image.manifest.v1+json', user, secret);
  return digestOf(manifest);
}

/** Reads a manifest and its blobs, as a pull does. */
export async function pull(name, reference, user, secret) {
  const get = async path => {
    const response = await fetch(`${origin}/v2/${name}/${path}`, { headers: { authorization: basic(user, secret), accept: '*/*' } });
    if (response.status !== 200) throw new Error(`GET ${name}/${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const manifest = JSON.parse(await get(`manifests/${reference}`));
  for (const { digest } of [manifest.config, ...manifest.layers]) {
    if (digestOf(await get(`blobs/${digest}`)) !== digest) throw new Error(`${digest} has other bytes`);
  }
}

const long = 'a-name-that-is-as-long-as-names-of-packages-may-be-and-has-no-place-to-break-it-at-all';

/** A hook below a path, and an attempt to ping it: nobody is where it points to, and none may send there. */
async function hook(at) {
  const config = { url: 'http://127.0.0.1:9/hatoba?channel=deployments', content_type: 'json', secret: 'a secret of the harbour' };
  const { id } = await rest('POST', `${at}/hooks`, { config, events: ['registry_package'] });
  for (const end = Date.now() + 60_000; ;) {
    const [delivery] = await rest('GET', `${at}/hooks/${id}/deliveries`);
    if (delivery) return { id, delivery: delivery.id };
    if (Date.now() > end) throw new Error(`hook ${id} was not pinged`);
    await new Promise(done => setTimeout(done, 200));
  }
}

const readme = `# Pilot

Brings ships **in**, and out again. 船を港に入れる。

| Setting | What it is | Default |
| --- | --- | --- |
| \`HARBOUR_ADDRESS_TO_LISTEN_ON\` | where it listens | \`0.0.0.0:8080\` |

\`\`\`sh
docker run --rm --publish 8080:8080 --env HARBOUR_ADDRESS_TO_LISTEN_ON=0.0.0.0:8080 registry.example.org/harbour/pilot:1.0 --help
\`\`\`

* a list of things
* [a link](https://example.org/pilot)
`;

/** An organization with a repository, people, packages and versions. What pages.mjs asks for by name. */
export async function seed() {
  await rest('POST', '/admin/organizations', { login: 'harbour', admin: login });
  await rest('POST', '/admin/organizations', { login: 'tideless', admin: login });
  await rest('POST', '/orgs/harbour/repos', { name: 'code', private: true, description: 'Code of the harbour' });
  await rest('POST', '/admin/users', { login: 'reader' });
  await rest('PUT', '/admin/users/reader/password', { password: 'correct-h0rse-battery' });
  await rest('PUT', '/orgs/harbour/memberships/reader', { role: 'member' });
  await rest('POST', '/orgs/harbour/teams', { name: 'pilots', description: 'Who brings ships in' });
  const said = {
    'org.opencontainers.image.description': 'Brings ships in. 船を港に入れる。',
    'org.opencontainers.image.licenses': 'Apache-2.0', 'org.opencontainers.image.source': `${origin}/harbour/code`,
    'org.opencontainers.image.url': 'https://example.org/pilot',
  };
  const layers = ['base '.repeat(4_000), 'middle '.repeat(500), 'top'];
  const config = { config: { Env: ['PATH=/usr/bin', 'LANG=C.UTF-8'], Entrypoint: ['/pilot'], Cmd: ['--help'], ExposedPorts: { '8080/tcp': {} }, Labels: said } };
  const first = await push('harbour/pilot', ['1.0', 'latest'], { annotations: said, layers, config });
  const second = await push('harbour/pilot', ['1.1'], { annotations: said, layers: [layers[0], 'other '.repeat(300)], config });
  for (let i = 0; i < 40; i++) await push('harbour/pilot', [`nightly-${i}`], { layers: [layers[0], `night ${i}`] });
  await push(`harbour/${long}`, ['a-tag-that-is-long-as-well-and-has-no-place-to-break-at-0123456789'], {});
  await push('harbour/code/pilot', ['1.0'], { annotations: said, layers });
  await rest('PATCH', '/orgs/harbour/packages/container/pilot', { visibility: 'public' });
  for (const [name, packages] of [['harbour/sunk', '/orgs/harbour'], [`${login}/sunk`, '/user']]) {
    await push(name, ['1.0']);
    await rest('DELETE', `${packages}/packages/container/sunk`);
  }
  await rest('PUT', '/orgs/harbour/teams/pilots/memberships/reader', { role: 'member' });
  await rest('PUT', '/orgs/harbour/packages/container/pilot/access/teams/pilots', { role: 'write' });
  await rest('PUT', '/orgs/harbour/packages/container/pilot/readme', { text: readme });
  for (const layer of ['one', 'two', 'three']) await push('harbour/pilot', ['moving'], { layers: [layers[0], layer] });
  for (const owner of ['/orgs/harbour', `/users/${login}`]) {
    await rest('PUT', `${owner}/quota`, { soft_logical_bytes: 1_000_000_000, hard_logical_bytes: 2_000_000_000 });
    await rest('PUT', `${owner}/retention`, { keep_last: 10, keep_tags: ['latest', '1.*'], delete_untagged_after_days: 30 });
  }
  await rest('POST', '/orgs/harbour/packages/container/pilot/tag-protection', { pattern: '1.*', kind: 'immutable', syntax: 'glob' });
  await rest('POST', '/orgs/harbour/tag-protection', { pattern: 'v[0-9]+', kind: 'write_once', syntax: 'regex', exceptions: ['v0'] });
  const own = await push(`${login}/buoy`, ['1.0'], { annotations: said });
  const lost = async (name, packages) => {
    const version = await idIn(packages, await push(name, ['0.9'], { layers: ['lost'] }));
    await rest('DELETE', `${packages}/versions/${version}`);
    return version;
  };
  const idIn = async (packages, digest) => (await rest('GET', `${packages}/versions?per_page=100`)).find(it => it.name === digest).id;
  const docker = await rest('GET', '/orgs/harbour/packages/docker/code%2Fpilot');
  const tokens = await fetch(`${origin}/api/v3/authorizations`, {
    method: 'POST', headers: { authorization: basic(login, password), 'content-type': 'application/json' },
    body: JSON.stringify({ note: 'Builds of the harbour', scopes: ['read:packages'] }),
  });
  const migration = await rest('POST', '/admin/registry/migrations', { owner: 'harbour', dry_run: true });
  const issuer = await rest('POST', '/admin/actions/oidc/issuers', {
    issuer: 'https://token.actions.githubusercontent.com', name: 'GitHub Actions', rules: [{
      name: 'main', conditions: [{ claim: 'repository_owner_id', pattern: '583231' }, { claim: 'ref', pattern: 'refs/heads/main' }],
      repository: '{repository}', run: '{run_id}', permissions: { packages: 'write' },
    }],
  });
  const id = digest => idIn('/orgs/harbour/packages/container/pilot', digest);
  return {
    hooks: { instance: await hook('/admin'), organization: await hook('/orgs/harbour'), repository: await hook('/repos/harbour/code') },
    long, docker: docker.id, token: (await tokens.json()).id, public: true, migration: migration.id, issuer: issuer.id,
    first: { digest: first, id: await id(first) }, second: { digest: second, id: await id(second) },
    gone: await lost('harbour/pilot', '/orgs/harbour/packages/container/pilot'), ownGone: await lost(`${login}/buoy`, '/user/packages/container/buoy'),
    own: { digest: own, id: await idIn('/user/packages/container/buoy', own) },
  };
}
