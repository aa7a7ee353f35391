-- What packages use of the storage, and how much they may.

-- Bytes of the versions that live, each as it would be alone; and of what is kept: configs and layers that manifests of
-- the package name, deleted ones too, each once, and the manifests. Foreign layers are kept elsewhere.
alter table package add column logical_bytes bigint default 0 not null;
alter table package add column physical_bytes bigint default 0 not null;

-- Sizes of versions had foreign layers in them, of any size that somebody wrote.
update package_version set size = coalesce((
    select z.size from (
      select x.root, sum(x.size) as size from (
        select r.manifest_id as root, r.child_digest, r.size from manifest_reference r
        where r.kind in ('CONFIG', 'LAYER') and not r.foreign_layer
        union
        select i.manifest_id, r.child_digest, r.size from manifest_reference i
        join manifest c on c.package_id = i.package_id and c.digest = i.child_digest
        join manifest_reference r on r.manifest_id = c.id and r.kind in ('CONFIG', 'LAYER') and not r.foreign_layer
        where i.kind = 'MANIFEST'
        union
        select i.manifest_id, r.child_digest, r.size from manifest_reference i
        join manifest c on c.package_id = i.package_id and c.digest = i.child_digest
        join manifest_reference j on j.manifest_id = c.id and j.kind = 'MANIFEST'
        join manifest d on d.package_id = j.package_id and d.digest = j.child_digest
        join manifest_reference r on r.manifest_id = d.id and r.kind in ('CONFIG', 'LAYER') and not r.foreign_layer
        where i.kind = 'MANIFEST'
      ) x group by x.root
    ) z where z.root = package_version.manifest_id
  ), 0)
  where manifest_id in (
    select f.manifest_id from manifest_reference f where f.foreign_layer
    union
    select i.manifest_id from manifest_reference f
    join manifest c on c.id = f.manifest_id
    join manifest_reference i on i.package_id = c.package_id and i.child_digest = c.digest and i.kind = 'MANIFEST'
    where f.foreign_layer
    union
    select j.manifest_id from manifest_reference f
    join manifest c on c.id = f.manifest_id
    join manifest_reference i on i.package_id = c.package_id and i.child_digest = c.digest and i.kind = 'MANIFEST'
    join manifest d on d.id = i.manifest_id
    join manifest_reference j on j.package_id = d.package_id and j.child_digest = d.digest and j.kind = 'MANIFEST'
    where f.foreign_layer
  );

update package set
  logical_bytes = coalesce((
    select sum(v.size) from package_version v where v.package_id = package.id and v.deleted_at is null
  ), 0),
  physical_bytes = coalesce((
    select sum(m.size) from manifest m where m.package_id = package.id
  ), 0) + coalesce((
    select sum(z.size) from (
      select r.package_id, r.child_digest, max(r.size) as size from manifest_reference r
      where r.kind in ('CONFIG', 'LAYER') and not r.foreign_layer
      group by r.package_id, r.child_digest
    ) z where z.package_id = package.id
  ), 0);

-- The largest versions of a package first.
create index package_version_size on package_version (package_id, size, id);

-- 'INSTANCE' for every owner without one of its own, 'OWNER:5', 'PACKAGE:7'; null where there is no limit.
create table quota (
  place varchar(40) ${bytewise} not null primary key,
  owner_id bigint references account (id) on delete cascade,
  package_id bigint references package (id) on delete cascade,
  logical_soft bigint,
  logical_hard bigint,
  physical_soft bigint,
  physical_hard bigint,
  set_by bigint not null references account (id),
  set_at timestamp(6) with time zone default current_timestamp not null
);
create index quota_owner on quota (owner_id);
create index quota_package on quota (package_id);

-- Pushes to different packages of an owner that has a quota take turns by the row of the owner. A key without a
-- reference: its check would wait for whoever changes the account.
create table quota_turn (
  owner_id bigint not null primary key
);
