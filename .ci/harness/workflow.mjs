// GitHub's own client with a workflow token, from its making to its end.
// node workflow.mjs ORIGIN TOKEN, with HATOBA_CI_MODULES naming the directory in which the packages were installed.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

const [origin, token] = process.argv.slice(2);
const require = createRequire(process.env.HATOBA_CI_MODULES + '/package.json');
const { Octokit } = await import(pathToFileURL(require.resolve('@octokit/rest')));

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const client = auth => new Octokit({ baseUrl: `${origin}/api/v3`, auth, log: quiet });
const octokit = client(token);
const status = promise => promise.then(answer => answer.status, failure => failure.status);

const org = 'jobs-' + Date.now().toString(36);
await octokit.request('POST /admin/organizations', { login: org, admin: 'admin' });
await octokit.rest.repos.createInOrg({ org, name: 'app', private: true });
const made = await octokit.request('POST /repos/{owner}/{repo}/actions/workflow-tokens', {
  owner: org, repo: 'app', permissions: { packages: 'write' }, run: '1',
});
assert.equal(made.status, 201);
const job = client(made.data.token);
assert.equal(await status(job.rest.meta.getZen()), 200);
assert.equal(await status(job.rest.users.getAuthenticated()), 403);
assert.equal(await status(octokit.rest.apps.revokeInstallationAccessToken()), 403);
assert.equal(await status(job.rest.apps.revokeInstallationAccessToken()), 204);
assert.equal(await status(job.rest.meta.getZen()), 401);
console.log('a workflow token was made, used and revoked');
