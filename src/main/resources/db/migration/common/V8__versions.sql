-- Versions: manifests that stand for themselves. Children of indexes, signatures, attestations and what fallback tags
-- (sha256-<hex>[.suffix]) name are parts of the versions that they serve, and have no row.

-- Drawn one by one, by native inserts.
create sequence package_version_seq;
-- So are these from now on: the numbers of a tag's moves are its history, whichever node drew them.
alter sequence tag_move_seq increment by 1;

create table package_version (
  id bigint not null primary key,
  package_id bigint not null references package (id),
  manifest_id bigint not null references manifest (id),
  created_at timestamp(6) with time zone default current_timestamp not null,
  updated_at timestamp(6) with time zone default current_timestamp not null,
  pushed_by bigint references account (id),
  -- A key without a reference: tokens go. Whether of a personal token or of a workflow's, pushed_by tells.
  token_id bigint,
  description varchar(512),
  licenses varchar(256),
  source varchar(2048),
  platforms varchar(4000) default '' not null,
  size bigint not null,
  downloads bigint default 0 not null,
  last_pulled_at timestamp(6) with time zone,
  deleted_at timestamp(6) with time zone,
  deleted_by bigint references account (id),
  constraint package_version_manifest_unique unique (manifest_id)
);
-- Living versions of a package, and deleted ones, each by age.
create index package_version_package on package_version (package_id, deleted_at, created_at, id);

create table download_day (
  version_id bigint not null references package_version (id) on delete cascade,
  "day" date not null,
  downloads bigint not null,
  constraint download_day_key primary key (version_id, "day")
);

-- The version with which a part was hidden, so that it comes back with it.
alter table manifest add column deleted_with bigint;
create index manifest_deleted_with on manifest (deleted_with);

-- What was pushed before: who first pointed a tag at it pushed it, as far as that is known.
insert into package_version (id, package_id, manifest_id, created_at, updated_at, pushed_by, size)
  select nextval('package_version_seq'), m.package_id, m.id, m.pushed_at, m.pushed_at, t.moved_by, coalesce(z.size, 0)
  from manifest m
  left join (
    select f.package_id, f.to_digest, min(f.id) as move_id from tag_move f where f.to_digest is not null
    group by f.package_id, f.to_digest
  ) first_move on first_move.package_id = m.package_id and first_move.to_digest = m.digest
  left join tag_move t on t.id = first_move.move_id
  left join (
    select x.root, sum(x.size) as size from (
      select r.manifest_id as root, r.child_digest, r.size from manifest_reference r where r.kind in ('CONFIG', 'LAYER')
      union
      select i.manifest_id, r.child_digest, r.size from manifest_reference i
      join manifest c on c.package_id = i.package_id and c.digest = i.child_digest
      join manifest_reference r on r.manifest_id = c.id and r.kind in ('CONFIG', 'LAYER')
      where i.kind = 'MANIFEST'
    ) x group by x.root
  ) z on z.root = m.id
  where m.deleted_at is null and (
    exists (
      select 1 from tag g where g.manifest_id = m.id
      and g.name not like 'sha256-________________________________________________________________'
      and g.name not like 'sha256-________________________________________________________________.%'
    ) or not (
      exists (
        select 1 from manifest_reference r join manifest i on i.id = r.manifest_id
        where r.package_id = m.package_id and r.child_digest = m.digest and r.kind = 'MANIFEST' and i.deleted_at is null
      ) or exists (
        select 1 from manifest s
        where s.package_id = m.package_id and s.digest = m.subject_digest and s.deleted_at is null
      ) or exists (
        select 1 from tag g join manifest s on s.package_id = g.package_id
        and s.digest = 'sha256:' || substring(g.name from 8 for 64)
        where g.manifest_id = m.id and g.name like 'sha256-%' and s.deleted_at is null and s.id <> m.id
      )
    )
  );
