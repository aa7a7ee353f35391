-- What is kept of packages, and what became of the rest.

-- A policy of the instance ('INSTANCE') has neither owner nor package; 'OWNER:5', 'PACKAGE:7'.
create table retention_policy (
  place varchar(40) ${bytewise} not null primary key,
  owner_id bigint references account (id) on delete cascade,
  package_id bigint references package (id) on delete cascade,
  keep_last integer,
  keep_younger_days integer,
  keep_pulled_days integer,
  -- Patterns have no spaces.
  keep_tags varchar(4000) ${bytewise} not null,
  -- One range a line.
  keep_versions varchar(4000) ${bytewise} not null,
  keep_patches integer,
  keep_pre_releases integer,
  delete_tagged boolean not null,
  delete_untagged_days integer,
  -- In whose name versions go when it is time.
  set_by bigint not null references account (id),
  set_at timestamp(6) with time zone default current_timestamp not null
);
create index retention_policy_owner on retention_policy (owner_id);
create index retention_policy_package on retention_policy (package_id);

-- The last run of each place, under way while finished_at is null. Who has its lease goes on after cursor_package.
create table retention_run (
  place varchar(40) ${bytewise} not null primary key,
  account_id bigint references account (id),
  runner varchar(36) default '' not null,
  lease_until timestamp(6) with time zone,
  started_at timestamp(6) with time zone,
  finished_at timestamp(6) with time zone,
  cursor_package bigint default 0 not null,
  packages bigint default 0 not null,
  deleted bigint default 0 not null,
  spared bigint default 0 not null,
  failed bigint default 0 not null,
  freed bigint default 0 not null
);
insert into retention_run (place) values ('INSTANCE');

-- Manifests that would go with a plan, while its transaction asks what they free; no row outlives one.
create sequence retention_plan_seq;
create table retention_pick (
  plan bigint not null,
  manifest_id bigint not null,
  round integer not null,
  constraint retention_pick_key primary key (plan, manifest_id)
);

-- Versions of a package one after another, and since when one has no tag.
create index package_version_id on package_version (package_id, id);
create index tag_move_from on tag_move (package_id, from_digest, moved_at);
