-- The rows of ARCHITECTURE 3 that the registry protocol needs. One set for H2 and PostgreSQL:
-- ${bytewise} makes PostgreSQL compare names, tags and digests by their bytes whatever its locale.
-- Sequences start at their increment: EclipseLink hands out the 50 numbers below the one it fetched.

create sequence account_seq start with 50 increment by 50;
create sequence repository_seq start with 50 increment by 50;
create sequence access_token_seq start with 50 increment by 50;
create sequence package_seq start with 50 increment by 50;
create sequence package_name_seq start with 50 increment by 50;
create sequence manifest_seq start with 50 increment by 50;
create sequence tag_seq start with 50 increment by 50;
create sequence tag_move_seq start with 50 increment by 50;
-- These three are drawn one by one, by native inserts.
create sequence blob_seq;
create sequence blob_link_seq;
create sequence upload_seq;
-- The generation of a layer file: a promotion that finds no live blob never meets an older file.
create sequence blob_generation_seq;

create table account (
  id bigint not null primary key,
  login varchar(39) ${bytewise} not null,
  folded_login varchar(39) ${bytewise} not null,
  kind varchar(12) not null,
  site_admin boolean not null,
  password_hash varchar(255),
  created_at timestamp(6) with time zone default current_timestamp not null,
  constraint account_login_unique unique (folded_login),
  constraint account_kind_known check (kind in ('USER', 'ORGANIZATION'))
);

create table repository (
  id bigint not null primary key,
  owner_id bigint not null references account (id),
  name varchar(100) ${bytewise} not null,
  folded_name varchar(100) ${bytewise} not null,
  visibility varchar(8) not null,
  created_at timestamp(6) with time zone default current_timestamp not null,
  constraint repository_name_unique unique (owner_id, folded_name),
  constraint repository_visibility_known check (visibility in ('PUBLIC', 'INTERNAL', 'PRIVATE'))
);

create table access_token (
  id bigint not null primary key,
  account_id bigint not null references account (id),
  token_hash varchar(64) ${bytewise} not null,
  scopes varchar(255) not null,
  note varchar(255) not null,
  created_at timestamp(6) with time zone default current_timestamp not null,
  constraint access_token_hash_unique unique (token_hash)
);

create table package (
  id bigint not null primary key,
  kind varchar(9) not null,
  owner_id bigint not null references account (id),
  repository_id bigint references repository (id),
  name varchar(255) ${bytewise} not null,
  visibility varchar(8) not null,
  state varchar(7) not null,
  created_at timestamp(6) with time zone default current_timestamp not null,
  updated_at timestamp(6) with time zone default current_timestamp not null,
  constraint package_kind_known check (kind in ('DOCKER', 'CONTAINER')),
  constraint package_visibility_known check (visibility in ('PUBLIC', 'INTERNAL', 'PRIVATE')),
  constraint package_state_known check (state in ('PENDING', 'ACTIVE'))
);

create table package_name (
  id bigint not null primary key,
  kind varchar(9) not null,
  owner_id bigint not null references account (id),
  path varchar(255) ${bytewise} not null,
  package_id bigint not null references package (id),
  constraint package_name_unique unique (owner_id, kind, path)
);
create index package_name_package on package_name (package_id);

create table blob (
  id bigint not null primary key,
  digest varchar(135) ${bytewise} not null,
  size bigint not null,
  generation bigint not null,
  created_at timestamp(6) with time zone default current_timestamp not null,
  constraint blob_digest_unique unique (digest)
);

create table blob_link (
  id bigint not null primary key,
  package_id bigint not null references package (id),
  blob_id bigint not null references blob (id),
  leased_at timestamp(6) with time zone not null,
  deleted_at timestamp(6) with time zone,
  constraint blob_link_unique unique (package_id, blob_id)
);
create index blob_link_blob on blob_link (blob_id);

create table manifest (
  id bigint not null primary key,
  package_id bigint not null references package (id),
  digest varchar(135) ${bytewise} not null,
  media_type varchar(255) not null,
  size bigint not null,
  content bytea not null,
  subject_digest varchar(135) ${bytewise},
  artifact_type varchar(255) ${bytewise},
  pushed_at timestamp(6) with time zone default current_timestamp not null,
  deleted_at timestamp(6) with time zone,
  constraint manifest_digest_unique unique (package_id, digest)
);
create index manifest_subject on manifest (package_id, subject_digest, digest);

create table manifest_reference (
  manifest_id bigint not null references manifest (id),
  place integer not null,
  package_id bigint not null,
  child_digest varchar(135) ${bytewise} not null,
  size bigint not null,
  kind varchar(8) not null,
  foreign_layer boolean not null,
  constraint manifest_reference_key primary key (manifest_id, place),
  constraint manifest_reference_kind_known check (kind in ('CONFIG', 'LAYER', 'MANIFEST', 'SUBJECT'))
);
create index manifest_reference_child on manifest_reference (package_id, child_digest);

create table tag (
  id bigint not null primary key,
  package_id bigint not null references package (id),
  name varchar(128) ${bytewise} not null,
  manifest_id bigint not null references manifest (id),
  constraint tag_name_unique unique (package_id, name)
);
create index tag_manifest on tag (manifest_id);

create table tag_move (
  id bigint not null primary key,
  package_id bigint not null references package (id),
  name varchar(128) ${bytewise} not null,
  from_digest varchar(135) ${bytewise},
  to_digest varchar(135) ${bytewise},
  moved_by bigint not null references account (id),
  moved_at timestamp(6) with time zone default current_timestamp not null
);
create index tag_move_name on tag_move (package_id, name, id);

create table upload (
  id bigint not null primary key,
  upload_key varchar(36) not null,
  package_id bigint not null references package (id),
  account_id bigint not null references account (id),
  algorithm varchar(6) not null,
  epoch bigint not null,
  size bigint not null,
  segments varchar(1000000) not null,
  state varchar(9) not null,
  digest varchar(135) ${bytewise},
  generation bigint,
  -- The size when a commit was first begun: where the body of its repetition belongs.
  commit_offset bigint,
  touched_at timestamp(6) with time zone default current_timestamp not null,
  constraint upload_key_unique unique (upload_key),
  constraint upload_state_known check (state in ('OPEN', 'DONE', 'ABANDONED'))
);
create index upload_touched on upload (touched_at);

create table setting (
  name varchar(100) not null primary key,
  content varchar(10000) not null
);
