-- Who has which role, and until when a token is good.

create sequence membership_seq start with 50 increment by 50;
create sequence team_seq start with 50 increment by 50;
create sequence repository_grant_seq start with 50 increment by 50;
-- Drawn one by one, by native inserts.
create sequence package_grant_seq;

alter table account add column suspended_at timestamp(6) with time zone;
-- What an organization's members may do in all of its repositories; of no meaning for a user.
alter table account add column base_role varchar(5) default 'READ' not null
  constraint account_base_role_known check (base_role in ('NONE', 'READ', 'WRITE', 'ADMIN'));
alter table access_token add column expires_at timestamp(6) with time zone;
-- By which its owner knows it again.
alter table access_token add column last_eight varchar(8) default '' not null;
-- Made by a site administrator to act as the account; the account's owner has never seen it.
alter table access_token add column impersonation boolean default false not null;
create index access_token_account on access_token (account_id);
-- Whether whoever has a role in the linked repository has it here too.
alter table package add column inherits_roles boolean default false not null;

create table membership (
  id bigint not null primary key,
  organization_id bigint not null references account (id),
  account_id bigint not null references account (id),
  role varchar(6) not null,
  constraint membership_unique unique (organization_id, account_id),
  constraint membership_role_known check (role in ('MEMBER', 'OWNER'))
);
create index membership_account on membership (account_id);

create table team (
  id bigint not null primary key,
  organization_id bigint not null references account (id),
  slug varchar(100) ${bytewise} not null,
  name varchar(255) not null,
  constraint team_slug_unique unique (organization_id, slug)
);

create table team_member (
  team_id bigint not null references team (id),
  account_id bigint not null references account (id),
  constraint team_member_key primary key (team_id, account_id)
);
create index team_member_account on team_member (account_id);

-- A grant goes to an account or to a team, never to both.
create table repository_grant (
  id bigint not null primary key,
  repository_id bigint not null references repository (id),
  account_id bigint references account (id),
  team_id bigint references team (id),
  permission varchar(8) not null,
  constraint repository_grant_account_unique unique (repository_id, account_id),
  constraint repository_grant_team_unique unique (repository_id, team_id),
  constraint repository_grant_to_one check ((account_id is null) <> (team_id is null)),
  constraint repository_grant_permission_known
    check (permission in ('PULL', 'TRIAGE', 'PUSH', 'MAINTAIN', 'ADMIN'))
);
create index repository_grant_account on repository_grant (account_id);
create index repository_grant_team on repository_grant (team_id);

create table package_grant (
  id bigint not null primary key,
  package_id bigint not null references package (id),
  account_id bigint references account (id),
  team_id bigint references team (id),
  role varchar(5) not null,
  constraint package_grant_account_unique unique (package_id, account_id),
  constraint package_grant_team_unique unique (package_id, team_id),
  constraint package_grant_to_one check ((account_id is null) <> (team_id is null)),
  constraint package_grant_role_known check (role in ('READ', 'WRITE', 'ADMIN'))
);
create index package_grant_account on package_grant (account_id);
create index package_grant_team on package_grant (team_id);

-- One row: how often it has changed who may do what. Every node looks at it, and asks anew for whom it let in before.
create table access_epoch (
  id integer not null primary key,
  epoch bigint not null,
  constraint access_epoch_one check (id = 1)
);
insert into access_epoch (id, epoch) values (1, 1);
