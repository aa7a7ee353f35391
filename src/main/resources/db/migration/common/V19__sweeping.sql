-- What is swept away of content that nobody needs any more, and what keeps it from that.

-- While one stands, no file of a layer is unlinked.
create sequence sweep_fence_seq;
create table sweep_fence (
  id bigint not null primary key,
  holder varchar(255) not null,
  raised_at timestamp(6) with time zone default current_timestamp not null,
  stands_until timestamp(6) with time zone not null
);

-- One row, which whoever raises a fence and whoever decides that files go lock in turn.
create table sweep_gate (
  id integer not null primary key,
  constraint sweep_gate_one check (id = 1)
);
insert into sweep_gate (id) values (1);

-- Who sweeps, until when nobody else does, and how far the leases have been looked through: by when each was taken, in
-- microseconds since 1970, and by its link. Soon after it is over and late once more, for rows that were committed late.
create table sweep_turn (
  id integer not null primary key,
  runner varchar(36),
  lease_until timestamp(6) with time zone,
  sweep_id bigint,
  soon_taken bigint default 0 not null,
  soon_link bigint default 0 not null,
  late_taken bigint default 0 not null,
  late_link bigint default 0 not null,
  -- Since the beginning.
  sweeps bigint default 0 not null,
  manifests bigint default 0 not null,
  packages bigint default 0 not null,
  links bigint default 0 not null,
  blobs bigint default 0 not null,
  files bigint default 0 not null,
  bytes bigint default 0 not null,
  failures bigint default 0 not null,
  constraint sweep_turn_one check (id = 1)
);
insert into sweep_turn (id) values (1);

-- The last ones that did something, or that somebody asked for.
create sequence sweep_seq;
create table sweep (
  id bigint not null primary key,
  asked_by bigint references account (id),
  started_at timestamp(6) with time zone default current_timestamp not null,
  finished_at timestamp(6) with time zone,
  manifests bigint default 0 not null,
  packages bigint default 0 not null,
  links bigint default 0 not null,
  blobs bigint default 0 not null,
  files bigint default 0 not null,
  bytes bigint default 0 not null,
  failures bigint default 0 not null
);

-- Blobs that have lost a link, and perhaps the last one.
create table sweep_blob (
  blob_id bigint not null primary key
);

-- Files that no row names any more, written in the transaction that deleted the row, until they are unlinked.
create table sweep_file (
  digest varchar(135) ${bytewise} not null,
  generation bigint not null,
  size bigint not null,
  constraint sweep_file_key primary key (digest, generation)
);

insert into sweep_blob (blob_id)
  select b.id from blob b where not exists (select 1 from blob_link l where l.blob_id = b.id);

-- What is over, by when: nothing looks through what is not.
create index blob_link_leased on blob_link (leased_at, id);
create index manifest_deleted on manifest (deleted_at, id);
create index package_deleted on package (deleted_at, id);
create index package_pending on package (state, created_at, id);
create index repository_deleted on repository (deleted_at, id);
create index upload_package on upload (package_id);

-- Whether the generation is that of a blob which was there when the commit began. If that blob goes, no file may ever
-- again be put there and named.
alter table upload add column heals boolean default false not null;
update upload set heals = true where state = 'OPEN' and generation is not null and exists (
  select 1 from blob b where b.digest = upload.digest and b.generation = upload.generation);
