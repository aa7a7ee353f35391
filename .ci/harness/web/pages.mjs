// Every page: where it is, what of the seeded world it shows, who looks at it, and how big it may be. A page that is not here
// fails the stage.
const package_ = 100 * 1024, console_ = 400 * 1024;

/** Pages on which a package of an owner, its versions and its tags are managed. */
function managed(suffix, owner, name, version, gone, moved) {
  const of = `${owner}/packages/container/package/${name}`, versions = `${owner}/packages/container/${name}`;
  const all = {
    settings: 'settings', access: 'access', delete: 'delete', protection: 'protection', quota: 'quota', readme: 'readme', retention: 'retention', tags: 'tags',
    tag: `tags/${moved}`, 'tag-delete': 'tags/1.0/delete', 'tag-put-back': `tags/1.0/put-back?digest=${encodeURIComponent(version.digest)}`,
  };
  return [
    ...Object.entries(all).map(([key, part]) => ({ name: `manage-${key}${suffix}`, path: `${of}/${part}`, as: 'admin' })),
    { name: `manage-restore${suffix}`, path: `${owner}/packages/container/package/sunk/restore`, as: 'admin' },
    { name: `manage-version-delete${suffix}`, path: `${versions}/${version.id}/delete`, as: 'admin' },
    { name: `manage-version-restore${suffix}`, path: `${versions}/${gone}/restore`, as: 'admin' },
    { name: `manage-packages${suffix}`, path: `${owner}/settings/packages`, as: 'admin' },
    { name: `manage-packages-protection${suffix}`, path: `${owner}/settings/packages/protection`, as: 'admin' },
    { name: `manage-packages-quota${suffix}`, path: `${owner}/settings/packages/quota`, as: 'admin' },
    { name: `manage-packages-retention${suffix}`, path: `${owner}/settings/packages/retention`, as: 'admin' },
  ];
}

/** Pages of the hooks of a place, of which there is one that was told something. */
function hooked(name, path, { id, delivery }) {
  const all = { '': '', '-new': '/new', '-one': `/${id}`, '-delete': `/${id}/delete`, '-deliveries': `/${id}/deliveries`, '-delivery': `/${id}/deliveries/${delivery}` };
  return Object.entries(all).map(([key, part]) => ({ name: `${name}${key}`, path: `${path}${part}`, as: 'admin' }));
}

/**
 * What is looked at, in a world that seed() made.
 *   path    as a browser asks for it
 *   of      as the page itself says in @At, where that is not the path
 *   to      where it leads, where that is another path
 *   as      'admin', 'reader' (somebody without rights of note) or 'nobody'
 *   status  that it is answered with, 200 where nothing is said
 *   name    of its screenshots
 *   file    whether it is a file, which is taken and not looked at
 *   most    bytes of it and of all that it loads, compressed
 */
export function pages(world) {
  const pilot = '/orgs/harbour/packages/container/package/pilot', versions = '/orgs/harbour/packages/container/pilot';
  const { first, second } = world;
  return [
    { name: 'home', path: '/', as: 'admin' },
    { name: 'home-signed-out', path: '/', as: 'nobody' },
    { name: 'login', path: '/login', as: 'nobody' },
    { name: 'logout', path: '/logout', as: 'admin' },
    { name: 'not-found', path: '/no/such/page', as: 'nobody', status: 404 },

    { name: 'packages', path: '/packages', as: 'admin' },
    { name: 'packages-org', path: '/orgs/harbour/packages', as: 'admin' },
    { name: 'packages-org-filtered', path: '/orgs/harbour/packages?q=none-has-this', as: 'admin' },
    { name: 'packages-user', path: '/users/reader/packages', as: 'reader' },
    { name: 'packages-repository', path: '/harbour/code/packages', as: 'admin' },
    { name: 'search', path: '/search', as: 'admin' },
    { name: 'search-name', path: '/search?q=pilot', as: 'admin' },
    { name: 'search-digest', path: `/search?q=${encodeURIComponent(first.digest)}`, as: 'admin' },
    { name: 'search-nothing', path: '/search?q=none-has-this', as: 'nobody' },
    { name: 'package', path: pilot, as: 'admin' },
    { name: 'package-versions', path: `${pilot}?tab=versions`, as: 'admin' },
    { name: 'package-deleted-versions', path: `${pilot}?tab=versions&filter=deleted`, as: 'admin' },
    { name: 'package-long', path: `/orgs/harbour/packages/container/package/${world.long}`, as: 'admin' },
    { name: 'package-hidden', path: pilot, as: 'nobody', status: world.public ? 200 : 404 },
    { name: 'package-docker', path: `/harbour/code/packages/${world.docker}`, to: '/orgs/harbour/packages/docker/package/code%2Fpilot', as: 'admin' },
    { name: 'package-own', path: '/users/admin/packages/container/package/buoy', as: 'admin' },
    { name: 'version', path: `${versions}/${first.id}`, as: 'admin' },
    { name: 'version-own', path: `/users/admin/packages/container/buoy/${world.own.id}`, as: 'admin' },
    { name: 'compare', path: `${versions}/compare/${first.id}/${second.id}`, as: 'admin' },
    { name: 'compare-own', path: `/users/admin/packages/container/buoy/compare/${world.own.id}/${world.own.id}`, as: 'admin' },

    ...managed('', '/orgs/harbour', 'pilot', first, world.gone, 'moving'),
    ...managed('-own', '/users/admin', 'buoy', world.own, world.ownGone, '1.0'),

    { name: 'tokens', path: '/settings/tokens', as: 'admin' },
    { name: 'tokens-none', path: '/settings/tokens', as: 'reader' },
    { name: 'token-new', path: '/settings/tokens/new', as: 'admin' },
    { name: 'token-revoke', path: `/settings/tokens/${world.token}/revoke`, as: 'admin' },
    { name: 'tokens-revoke', path: '/settings/tokens/revoke-all', as: 'admin' },
    { name: 'settings', path: '/settings', to: '/settings/profile', as: 'admin' },
    { name: 'profile', path: '/settings/profile', as: 'admin' },
    { name: 'sessions', path: '/settings/sessions', as: 'admin' },
    { name: 'session-end', path: '/settings/sessions/end', to: '/settings/sessions', as: 'admin' },
    { name: 'password', path: '/settings/password', as: 'admin' },

    { name: 'admin', path: '/admin', as: 'admin' },
    { name: 'admin-hidden', path: '/admin', as: 'reader', status: 404 },
    { name: 'admin-package-types', path: '/admin/package-types', as: 'admin' },
    { name: 'admin-package-type-mode', path: '/admin/package-types/docker/disabled', as: 'admin' },
    { name: 'admin-organizations', path: '/admin/organizations', as: 'admin' },
    { name: 'admin-organizations-new', path: '/admin/organizations/new', as: 'admin' },
    { name: 'admin-organization', path: '/admin/organizations/harbour', as: 'admin' },
    { name: 'admin-organization-delete', path: '/admin/organizations/harbour/delete', as: 'admin' },
    { name: 'admin-member-remove', path: '/admin/organizations/harbour/members/reader/remove', as: 'admin' },
    { name: 'admin-team', path: '/admin/organizations/harbour/teams/pilots', as: 'admin' },
    { name: 'admin-team-delete', path: '/admin/organizations/harbour/teams/pilots/delete', as: 'admin' },
    { name: 'admin-repositories', path: '/admin/repositories', as: 'admin' },
    { name: 'admin-repositories-new', path: '/admin/repositories/new', as: 'admin' },
    { name: 'admin-repository', path: '/admin/repositories/harbour/code', as: 'admin' },
    { name: 'admin-repository-delete', path: '/admin/repositories/harbour/code/delete', as: 'admin' },
    { name: 'admin-settings', path: '/admin/settings', as: 'admin' },
    { name: 'admin-hook-networks', path: '/admin/settings/hook-networks', as: 'admin' },
    { name: 'admin-reserved-logins', path: '/admin/settings/reserved-logins', as: 'admin' },
    { name: 'admin-audit', path: '/admin/audit', as: 'admin' },
    { name: 'admin-audit-export', path: '/admin/audit/export?phrase=action%3Arepo', as: 'admin', file: true },
    { name: 'org-audit', path: '/organizations/harbour/settings/audit-log', as: 'admin' },
    { name: 'org-audit-export', path: '/organizations/harbour/settings/audit-log/export', as: 'admin', file: true },
    { name: 'admin-ci-trust', path: '/admin/ci-trust', as: 'admin' },
    { name: 'admin-ci-trust-new', path: '/admin/ci-trust/new', as: 'admin' },
    { name: 'admin-ci-trust-new-gitlab', path: '/admin/ci-trust/new?template=gitlab', as: 'admin' },
    { name: 'admin-ci-trust-simulator', path: '/admin/ci-trust/simulator', as: 'admin' },
    { name: 'admin-ci-issuer', path: `/admin/ci-trust/${world.issuer}`, as: 'admin' },
    { name: 'admin-ci-issuer-remove', path: `/admin/ci-trust/${world.issuer}/remove`, as: 'admin' },
    { name: 'admin-ci-rule-new', path: `/admin/ci-trust/${world.issuer}/rules/new`, as: 'admin' },
    { name: 'admin-ci-rule', path: `/admin/ci-trust/${world.issuer}/rules/1`, as: 'admin' },
    { name: 'admin-ci-rule-remove', path: `/admin/ci-trust/${world.issuer}/rules/1/remove`, as: 'admin' },
    { name: 'admin-migrations', path: '/admin/migration', as: 'admin' },
    { name: 'admin-migration', path: `/admin/migration/${world.migration}`, as: 'admin' },
    { name: 'admin-migration-undo', path: `/admin/migration/${world.migration}/undo`, as: 'admin' },
    { name: 'admin-storage', path: '/admin/storage', as: 'admin' },
    { name: 'admin-storage-check', path: '/admin/storage/check?registry=container&image=harbour%2Fpilot%3A1.0', as: 'admin' },
    { name: 'admin-quotas', path: '/admin/storage/quotas', as: 'admin' },
    { name: 'admin-scrub', path: '/admin/storage/scrub', as: 'admin' },
    { name: 'admin-sweeps', path: '/admin/storage/sweeps', as: 'admin' },
    { name: 'admin-retention', path: '/admin/retention', as: 'admin' },
    { name: 'admin-retention-preview', path: '/admin/retention/preview', as: 'admin' },
    ...hooked('admin-webhooks', '/admin/webhooks', world.hooks.instance),
    ...hooked('org-hooks', '/organizations/harbour/settings/hooks', world.hooks.organization),
    ...hooked('repository-hooks', '/harbour/code/settings/hooks', world.hooks.repository),
    { name: 'org-hooks-none', path: '/organizations/tideless/settings/hooks', as: 'admin' },
    { name: 'admin-people', path: '/admin/people', as: 'admin' },
    { name: 'admin-people-new', path: '/admin/people/new', as: 'admin' },
    { name: 'admin-person', path: '/admin/people/reader', as: 'admin' },
    { name: 'admin-person-act', path: '/admin/people/reader/suspend', as: 'admin' },
  ].map(page => ({ status: 200, of: page.path.replace(/\?.*/, ''), most: page.path.startsWith('/admin') ? console_ : package_, ...page }));
}
