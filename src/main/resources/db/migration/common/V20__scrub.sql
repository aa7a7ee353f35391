-- What a look at every byte has found: rounds through the whole store, what is damaged, and what is to be read out of turn.

-- Layers whose files are not what their rows say. They are served to nobody until a push or a later look heals them.
create table blob_damage (
  blob_id bigint not null primary key references blob (id) on delete cascade,
  kind varchar(10) not null,
  finding varchar(255) not null,
  found_at timestamp(6) with time zone default current_timestamp not null,
  -- When it was last read, and how often it was damaged then: who finds it whole must not have begun before that.
  seen_at timestamp(6) with time zone default current_timestamp not null,
  seen bigint default 1 not null,
  constraint blob_damage_kind_known check (kind in ('MISSING', 'SHORT', 'LONG', 'CONTENT', 'UNREADABLE'))
);
create index blob_damage_seen on blob_damage (seen_at);

-- Manifests whose bytes do not have their digest.
create table manifest_damage (
  manifest_id bigint not null primary key references manifest (id) on delete cascade,
  found_at timestamp(6) with time zone default current_timestamp not null
);

-- Layers that are to be read before it is their turn.
create table scrub_suspect (
  blob_id bigint not null primary key references blob (id) on delete cascade,
  reason varchar(10) not null,
  asked_at timestamp(6) with time zone default current_timestamp not null,
  -- Told anew while somebody reads it: it is read once more.
  asked bigint default 1 not null,
  runner varchar(36) default '' not null,
  lease_until timestamp(6) with time zone default current_timestamp not null,
  constraint scrub_suspect_reason_known check (reason in ('READ', 'UNREADABLE', 'FOUND'))
);
create index scrub_suspect_lease on scrub_suspect (lease_until);

-- The last is under way while finished_at is null. What lies after the cursors nobody has begun.
create table scrub_round (
  number bigint not null primary key,
  account_id bigint references account (id) on delete set null,
  started_at timestamp(6) with time zone default current_timestamp not null,
  finished_at timestamp(6) with time zone,
  cursor_blob bigint default 0 not null,
  cursor_manifest bigint default 0 not null,
  all_blobs bigint default 0 not null,
  all_bytes bigint default 0 not null,
  blobs bigint default 0 not null,
  manifests bigint default 0 not null,
  bytes bigint default 0 not null,
  damaged bigint default 0 not null,
  healed bigint default 0 not null
);
-- The first round is due at once.
insert into scrub_round (number, started_at, finished_at)
  values (0, timestamp with time zone '1970-01-01 00:00:00+00', timestamp with time zone '1970-01-01 00:00:00+00');

-- Keys that one node reads, and another once the lease is over.
create sequence scrub_piece_seq;
create table scrub_piece (
  id bigint not null primary key,
  round bigint not null references scrub_round (number) on delete cascade,
  kind varchar(8) not null,
  after_key bigint not null,
  last_key bigint not null,
  runner varchar(36) not null,
  lease_until timestamp(6) with time zone not null,
  constraint scrub_piece_kind_known check (kind in ('BLOB', 'MANIFEST'))
);

-- Versions that somebody wants to know of whether they are whole, and what was found.
create sequence image_check_seq;
create table image_check (
  id bigint not null primary key,
  package_id bigint not null references package (id) on delete cascade,
  version_id bigint not null references package_version (id) on delete cascade,
  account_id bigint references account (id) on delete set null,
  asked_at timestamp(6) with time zone default current_timestamp not null,
  started_at timestamp(6) with time zone,
  finished_at timestamp(6) with time zone,
  runner varchar(36) default '' not null,
  lease_until timestamp(6) with time zone default current_timestamp not null,
  constraint image_check_version_unique unique (version_id)
);
create index image_check_package on image_check (package_id);
create index image_check_open on image_check (finished_at, id);

create table image_check_part (
  check_id bigint not null references image_check (id) on delete cascade,
  place integer not null,
  digest varchar(135) ${bytewise} not null,
  kind varchar(8) not null,
  size bigint not null,
  -- Null until it was looked at.
  state varchar(10),
  constraint image_check_part_key primary key (check_id, place)
);
