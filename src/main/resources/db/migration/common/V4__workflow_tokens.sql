-- Tokens of CI jobs, the issuers whose identity tokens are exchanged for them, and roles of repositories on packages.

create sequence workflow_token_seq start with 50 increment by 50;
create sequence trusted_issuer_seq start with 50 increment by 50;

-- In its name is what CI jobs push. Nobody can have such a login, and the sequence counts upwards from above it.
insert into account (id, login, folded_login, kind, site_admin)
  values (-1, 'workflow[bot]', 'workflow[bot]', 'USER', false);

create table trusted_issuer (
  id bigint not null primary key,
  name varchar(100) not null,
  url varchar(1000) ${bytewise} not null,
  -- Null for the URL of this instance.
  audience varchar(1000),
  -- Null where the issuer's own configuration tells.
  jwks_uri varchar(1000),
  enabled boolean not null,
  -- JSON; read and written whole.
  rules varchar(100000) not null,
  created_at timestamp(6) with time zone default current_timestamp not null,
  constraint trusted_issuer_url_unique unique (url)
);

create table workflow_token (
  id bigint not null primary key,
  repository_id bigint not null references repository (id) on delete cascade,
  run varchar(255) not null,
  token_hash varchar(64) ${bytewise} not null,
  last_eight varchar(8) not null,
  permission varchar(5) not null,
  -- Who asked for it: an account, or a job with an identity token of an issuer.
  made_by bigint references account (id) on delete set null,
  issuer_id bigint references trusted_issuer (id) on delete cascade,
  subject varchar(1000) not null,
  created_at timestamp(6) with time zone default current_timestamp not null,
  expires_at timestamp(6) with time zone not null,
  constraint workflow_token_hash_unique unique (token_hash),
  constraint workflow_token_permission_known check (permission in ('READ', 'WRITE'))
);
create index workflow_token_repository on workflow_token (repository_id, expires_at);
create index workflow_token_issuer on workflow_token (issuer_id);
create index workflow_token_made_by on workflow_token (made_by);

-- A role may also be given to a repository: to the jobs of its workflows.
alter table package_grant add column repository_id bigint references repository (id) on delete cascade;
alter table package_grant add constraint package_grant_repository_unique unique (package_id, repository_id);
alter table package_grant drop constraint package_grant_to_one;
alter table package_grant add constraint package_grant_to_one check (
  (case when account_id is null then 0 else 1 end)
    + (case when team_id is null then 0 else 1 end)
    + (case when repository_id is null then 0 else 1 end) = 1);
create index package_grant_repository on package_grant (repository_id);
