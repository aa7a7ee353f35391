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

assert.equal(me.data.public_repos, (await octokit.paginate('GET /user/repos', { affiliation: 'owner', visibility: 'public' })).length);
const told = await octokit.rest.users.updateAuthenticated({ name: 'The Admin', email: 'admin@example.com', blog: 'https://example.com', company: 'Example', location: 'Port', bio: 'Runs it' });
assert.equal(told.status, 200);
requirePublished('patch', '/user', 200, told.data);
assert.equal(told.data.company, 'Example');

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

// Organizations, teams, repositories and collaborators.
const suffix = Date.now().toString(36);
const owner = 'owner-' + suffix, member = 'member-' + suffix, org = 'org-' + suffix;
await octokit.request('POST /admin/users', { login: owner });
await octokit.request('POST /admin/users', { login: member });
async function actAs(username, scopes) {
  return client((await octokit.request('POST /admin/users/{username}/authorizations', { username, scopes })).data.token);
}
const o = await actAs(owner, ['admin:org', 'repo', 'write:packages', 'delete:packages']), m = await actAs(member, ['read:org', 'repo']);
/** An answer that has the shape that is published for its route. */
async function published2xx(promise, method, path, status) {
  const answer = await promise;
  assert.equal(answer.status, status);
  requirePublished(method, path, status, answer.data);
  return answer.data;
}
await published2xx(octokit.request('POST /admin/organizations', { login: org, admin: owner, profile_name: 'The Org' }), 'post', '/admin/organizations', 201);
await published2xx(octokit.rest.orgs.list({ per_page: 5 }), 'get', '/organizations', 200);
await published2xx(o.rest.orgs.get({ org }), 'get', '/orgs/{org}', 200);
const changed = await published2xx(o.rest.orgs.update({ org, description: 'Ships', default_repository_permission: 'write' }), 'patch', '/orgs/{org}', 200);
assert.equal(changed.default_repository_permission, 'write');
await published2xx(o.rest.orgs.setMembershipForUser({ org, username: member, role: 'member' }), 'put', '/orgs/{org}/memberships/{username}', 200);
await published2xx(o.rest.orgs.getMembershipForUser({ org, username: member }), 'get', '/orgs/{org}/memberships/{username}', 200);
await published2xx(m.rest.orgs.listMembers({ org }), 'get', '/orgs/{org}/members', 200);
await published2xx(m.rest.orgs.listForAuthenticatedUser(), 'get', '/user/orgs', 200);
assert.equal((await published2xx(o.rest.orgs.listForUser({ username: member }), 'get', '/users/{username}/orgs', 200)).length, 1);
await published2xx(m.rest.orgs.listMembershipsForAuthenticatedUser(), 'get', '/user/memberships/orgs', 200);
await published2xx(m.rest.orgs.getMembershipForAuthenticatedUser({ org }), 'get', '/user/memberships/orgs/{org}', 200);
assert.equal((await m.rest.orgs.checkMembershipForUser({ org, username: owner })).status, 204);
await published2xx(octokit.rest.users.list({ per_page: 3 }), 'get', '/users', 200);

await published2xx(o.rest.repos.createInOrg({ org, name: 'code', visibility: 'internal', description: 'Code' }), 'post', '/orgs/{org}/repos', 201);
await published2xx(o.rest.repos.createForAuthenticatedUser({ name: 'own', private: true }), 'post', '/user/repos', 201);
await published2xx(o.rest.repos.get({ owner: org, repo: 'code' }), 'get', '/repos/{owner}/{repo}', 200);
await published2xx(m.rest.repos.listForOrg({ org }), 'get', '/orgs/{org}/repos', 200);
await published2xx(o.rest.repos.listForAuthenticatedUser(), 'get', '/user/repos', 200);
await published2xx(m.rest.repos.listForUser({ username: owner }), 'get', '/users/{username}/repos', 200);
const renamed = await published2xx(o.rest.repos.update({ owner, repo: 'own', name: 'mine', visibility: 'public' }), 'patch', '/repos/{owner}/{repo}', 200);
assert.equal(renamed.full_name, `${owner}/mine`);
assert.equal((await o.rest.repos.get({ owner, repo: 'own' })).data.id, renamed.id);

const team = await published2xx(o.rest.teams.create({ org, name: 'Dock Workers', privacy: 'closed' }), 'post', '/orgs/{org}/teams', 201);
const team_slug = team.slug;
await published2xx(m.rest.teams.list({ org }), 'get', '/orgs/{org}/teams', 200);
await published2xx(m.rest.teams.getByName({ org, team_slug }), 'get', '/orgs/{org}/teams/{team_slug}', 200);
await published2xx(o.rest.teams.updateInOrg({ org, team_slug, description: 'They carry' }), 'patch', '/orgs/{org}/teams/{team_slug}', 200);
await published2xx(o.rest.teams.addOrUpdateMembershipForUserInOrg({ org, team_slug, username: member }), 'put', '/orgs/{org}/teams/{team_slug}/memberships/{username}', 200);
await published2xx(o.rest.teams.getMembershipForUserInOrg({ org, team_slug, username: member }), 'get', '/orgs/{org}/teams/{team_slug}/memberships/{username}', 200);
await published2xx(m.rest.teams.listMembersInOrg({ org, team_slug }), 'get', '/orgs/{org}/teams/{team_slug}/members', 200);
assert.equal((await o.rest.teams.addOrUpdateRepoPermissionsInOrg({ org, team_slug, owner: org, repo: 'code', permission: 'admin' })).status, 204);
await published2xx(m.rest.teams.listReposInOrg({ org, team_slug }), 'get', '/orgs/{org}/teams/{team_slug}/repos', 200);
await published2xx(o.rest.teams.checkPermissionsForRepoInOrg({ org, team_slug, owner: org, repo: 'code', mediaType: { format: 'repository+json' }, headers: { accept: 'application/vnd.github.v3.repository+json' } }), 'get', '/orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}', 200);
await published2xx(o.rest.repos.listTeams({ owner: org, repo: 'code' }), 'get', '/repos/{owner}/{repo}/teams', 200);

assert.equal((await o.rest.repos.addCollaborator({ owner, repo: 'mine', username: member, permission: 'maintain' })).status, 204);
const permission = await published2xx(o.rest.repos.getCollaboratorPermissionLevel({ owner, repo: 'mine', username: member }), 'get', '/repos/{owner}/{repo}/collaborators/{username}/permission', 200);
assert.deepEqual([permission.permission, permission.role_name], ['write', 'maintain']);
await published2xx(o.rest.repos.listCollaborators({ owner, repo: 'mine' }), 'get', '/repos/{owner}/{repo}/collaborators', 200);
assert.equal((await o.rest.repos.checkCollaborator({ owner, repo: 'mine', username: member })).status, 204);
assert.equal((await o.rest.repos.removeCollaborator({ owner, repo: 'mine', username: member })).status, 204);
await published2xx(o.rest.repos.transfer({ owner, repo: 'mine', new_owner: org, new_name: 'ours' }), 'post', '/repos/{owner}/{repo}/transfer', 202);
await refused(403, m.rest.repos.delete({ owner: org, repo: 'ours' }));
const orgLog = await published2xx(o.request('GET /orgs/{org}/audit-log', { org, per_page: 100 }), 'get', '/orgs/{org}/audit-log', 200);
for (const action of ['org.create', 'org.add_member', 'team.create', 'team.add_repository', 'repo.create', 'repo.transfer']) {
  assert.ok(orgLog.some(event => event.action === action && event.org === org), action);
}
await refused(403, m.request('GET /orgs/{org}/audit-log', { org }));
assert.equal((await o.rest.repos.delete({ owner: org, repo: 'ours' })).status, 204);

// Packages. The names of images have slashes, which the client encodes.
const pusher = 'Basic ' + Buffer.from(`admin:${token}`).toString('base64');
async function push(name, tag = 'v1', annotations = {}) {
  const config = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
  const send = (method, path, body) => fetch(`${origin}/v2/${name}/${path}`,
    { method, body, headers: { Authorization: pusher, 'Content-Type': 'application/octet-stream' } });
  assert.equal((await send('POST', `blobs/uploads/?digest=${config}`, '{}')).status, 201);
  assert.equal((await send('PUT', `manifests/${tag}`, JSON.stringify({
    schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: config, size: 2 }, layers: [], annotations,
  }))).status, 201);
}
const docker = { package_type: 'docker', package_name: 'code/web' }, container = { package_type: 'container', package_name: 'web' };
await push(`${org}/code/web`);
await push(`${org}/web`);
await push(`${owner}/web`);
const one = '/{package_type}/{package_name}';
// The schema knows no internal visibility, which the repository of this image has.
assert.equal((await o.rest.packages.getPackageForOrganization({ org, ...docker })).data.visibility, 'internal');
await o.rest.repos.update({ owner: org, repo: 'code', visibility: 'public' });
for (const { package_type } of [docker, container]) {
  const listed = await published2xx(o.rest.packages.listPackagesForOrganization({ org, package_type }), 'get', '/orgs/{org}/packages', 200);
  assert.equal(listed.length, 1);
}
await refused(400, o.request('GET /orgs/{org}/packages', { org }));
await published2xx(o.rest.packages.getPackageForOrganization({ org, ...container }), 'get', '/orgs/{org}/packages' + one, 200);
await published2xx(o.rest.packages.getPackageForOrganization({ org, ...docker }), 'get', '/orgs/{org}/packages' + one, 200);
await published2xx(o.rest.packages.listPackagesForAuthenticatedUser({ package_type: 'container' }), 'get', '/user/packages', 200);
await published2xx(o.rest.packages.getPackageForAuthenticatedUser(container), 'get', '/user/packages' + one, 200);
await published2xx(octokit.rest.packages.listPackagesForUser({ username: owner, package_type: 'container' }), 'get', '/users/{username}/packages', 200);
await published2xx(octokit.rest.packages.getPackageForUser({ username: owner, ...container }), 'get', '/users/{username}/packages' + one, 200);
await refused(403, m.rest.packages.getPackageForOrganization({ org, ...container }));
await published2xx(o.rest.packages.listDockerMigrationConflictingPackagesForOrganization({ org }), 'get', '/orgs/{org}/docker/conflicts', 200);
await published2xx(o.rest.packages.listDockerMigrationConflictingPackagesForAuthenticatedUser(), 'get', '/user/docker/conflicts', 200);
await published2xx(o.rest.packages.listDockerMigrationConflictingPackagesForUser({ username: owner }), 'get', '/users/{username}/docker/conflicts', 200);
await refused(403, m.rest.packages.listDockerMigrationConflictingPackagesForOrganization({ org }));

// Versions, by each of the three ways.
const described = { 'org.opencontainers.image.description': 'Ships', 'org.opencontainers.image.licenses': 'MIT' };
await push(`${org}/code/web`, 'v2', described);
await push(`${org}/web`, 'v2', described);
await push(`${owner}/web`, 'v2', described);
const { packages } = o.rest;
const ways = [
  ['/orgs/{org}/packages', { org, ...docker }, packages.getAllPackageVersionsForPackageOwnedByOrg, packages.getPackageVersionForOrganization,
    packages.deletePackageVersionForOrg, packages.restorePackageVersionForOrg],
  ['/orgs/{org}/packages', { org, ...container }, packages.getAllPackageVersionsForPackageOwnedByOrg, packages.getPackageVersionForOrganization,
    packages.deletePackageVersionForOrg, packages.restorePackageVersionForOrg],
  ['/user/packages', container, packages.getAllPackageVersionsForPackageOwnedByAuthenticatedUser, packages.getPackageVersionForAuthenticatedUser,
    packages.deletePackageVersionForAuthenticatedUser, packages.restorePackageVersionForAuthenticatedUser],
  ['/users/{username}/packages', { username: owner, ...container }, packages.getAllPackageVersionsForPackageOwnedByUser, packages.getPackageVersionForUser,
    packages.deletePackageVersionForUser, packages.restorePackageVersionForUser],
];
for (const [path, where, list, get, remove, restore] of ways) {
  const versions = path + one + '/versions', version = versions + '/{package_version_id}';
  const [second, first] = await published2xx(list(where), 'get', versions, 200);
  assert.deepEqual([second.license, second.description], ['MIT', 'Ships']);
  const named = { ...where, package_version_id: first.id };
  assert.deepEqual(await published2xx(get(named), 'get', version, 200), first);
  assert.deepEqual((await o.paginate(list, { ...where, per_page: 1 })).map(({ id }) => id), [second.id, first.id]);
  assert.equal((await remove(named)).status, 204);
  const [gone] = await published2xx(list({ ...where, state: 'deleted' }), 'get', versions, 200);
  assert.deepEqual([gone.id, gone.metadata], [first.id, first.metadata]);
  assert.ok(gone.deleted_at);
  assert.equal((await published2xx(get(named), 'get', version, 200)).deleted_at, gone.deleted_at);
  const last = await refused(400, remove({ ...where, package_version_id: second.id }));
  assert.match(last.message, /^You cannot delete the last tagged version of a package\./);
  assert.equal((await restore(named)).status, 204);
  assert.deepEqual((await get(named)).data.metadata, first.metadata);
  await refused(404, restore(named));
}
for (const name of [docker, container]) {
  assert.equal((await o.rest.packages.deletePackageForOrg({ org, ...name })).status, 204);
  await refused(404, o.rest.packages.getPackageForOrganization({ org, ...name }));
  assert.equal((await o.rest.packages.restorePackageForOrg({ org, ...name })).status, 204);
  assert.equal((await o.rest.packages.deletePackageForOrg({ org, ...name })).status, 204);
}
assert.equal((await o.rest.packages.deletePackageForAuthenticatedUser(container)).status, 204);
assert.equal((await o.rest.packages.restorePackageForAuthenticatedUser(container)).status, 204);

// The client follows Link by itself.
const all = await octokit.paginate('GET /admin/tokens', { per_page: 1 });
assert.ok(all.length >= 3, `${all.length} tokens`);
await published2xx(octokit.request('GET /admin/tokens'), 'get', '/admin/tokens', 200);
await published2xx(octokit.request('PATCH /admin/users/{username}', { username: member, login: 'renamed-' + suffix }), 'patch', '/admin/users/{username}', 202);
await published2xx(octokit.request('PATCH /admin/organizations/{org}', { org, login: 'neworg-' + suffix }), 'patch', '/admin/organizations/{org}', 202);
await refused(404, octokit.rest.rateLimit.get());
assert.equal((await o.request('DELETE /orgs/{org}', { org })).status, 202);
assert.equal((await octokit.request('DELETE /admin/users/{username}', { username: member })).status, 204);

const enterprise = 'hatoba';
const log = await octokit.request('GET /enterprises/{enterprise}/audit-log', { enterprise, phrase: `user:${login}` });
requirePublished('get', '/enterprises/{enterprise}/audit-log', 200, log.data);
const actions = log.data.map(event => event.action);
for (const action of ['user.create', 'user.suspend', 'user.promote', 'oauth_access.create', 'oauth_access.destroy']) {
  assert.ok(actions.includes(action), `${action} is not among ${actions}`);
}
const refusedOnce = log.data.filter(event => event.action === 'user.failed_login');
assert.equal(refusedOnce[0].explanation, 'the account is suspended');
assert.ok(log.data.filter(event => !refusedOnce.includes(event))
  .every(event => event.actor === 'admin' && event.actor_ip && event.token_id));
const pages = await octokit.paginate('GET /enterprises/{enterprise}/audit-log',
  { enterprise, phrase: `user:${login}`, per_page: 2 });
assert.deepEqual(pages.map(event => event._document_id), log.data.map(event => event._document_id));
await refused(422, octokit.request('GET /enterprises/{enterprise}/audit-log', { enterprise, phrase: 'anything' }));
console.log(`${validated} answers have the published shapes`);
