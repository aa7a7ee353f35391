-- Migration of packages of the Docker registry to the Container registry: what was asked for, and what became of each
-- package. No content is copied: rows of packages, names and roles change.

-- Drawn one by one.
create sequence registry_migration_seq;

create table registry_migration (
  id bigint not null primary key,
  -- Null for all accounts.
  owner_id bigint references account (id) on delete cascade,
  on_conflict varchar(6) not null,
  state varchar(9) not null,
  created_at timestamp(6) with time zone default current_timestamp not null,
  finished_at timestamp(6) with time zone,
  -- Who asked for what is done now, for the audit log.
  asked_by bigint not null references account (id),
  credential varchar(21) not null,
  credential_id bigint,
  address varchar(64) not null,
  user_agent varchar(255) not null,
  -- Which node does it, until when nobody else does.
  runner varchar(36),
  lease_until timestamp(6) with time zone,
  constraint registry_migration_conflict_known check (on_conflict in ('REFUSE', 'SKIP', 'MERGE')),
  constraint registry_migration_state_known check (state in ('PREVIEW', 'RUNNING', 'COMPLETED', 'UNDOING', 'UNDONE'))
);
create index registry_migration_owner on registry_migration (owner_id);
create index registry_migration_state on registry_migration (state, id);

-- The package is a key without a reference: one that was merged into another is gone.
create table registry_migration_package (
  migration_id bigint not null references registry_migration (id) on delete cascade,
  package_id bigint not null,
  owner_id bigint not null references account (id) on delete cascade,
  name varchar(255) ${bytewise} not null,
  choice varchar(6),
  new_name varchar(255) ${bytewise},
  state varchar(7) not null,
  reason varchar(1000) default '' not null,
  -- What the package was before, and what it became.
  repository_id bigint,
  visibility varchar(8),
  merged_into bigint,
  constraint registry_migration_package_key primary key (migration_id, package_id),
  constraint registry_migration_package_choice_known check (choice in ('RENAME', 'SKIP', 'MERGE')),
  constraint registry_migration_package_state_known
    check (state in ('WAITING', 'DONE', 'SKIPPED', 'REFUSED', 'UNDONE', 'KEPT'))
);
create index registry_migration_package_state on registry_migration_package (migration_id, state, package_id);
create index registry_migration_package_name on registry_migration_package (migration_id, owner_id, name);
create index registry_migration_package_merged on registry_migration_package (merged_into);

-- Accounts whose migration is complete: a push to a new name of the Docker registry makes a package of the Container
-- registry there.
create table migrated_owner (
  owner_id bigint not null primary key references account (id) on delete cascade,
  migration_id bigint not null references registry_migration (id)
);
create index migrated_owner_migration on migrated_owner (migration_id);

alter table package add column migrated_at timestamp(6) with time zone;
-- Since when something has been pushed by the name that a migration gave.
alter table package_name add column pushed_at timestamp(6) with time zone;
-- A copy of a role in the repository. As long as it is one, and the package has the repository's roles, it goes where
-- that goes.
alter table package_grant add column migrated_role varchar(5);
