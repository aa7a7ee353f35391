-- Packages as those manage them who may: what they are, what they are linked to, and how they go and come back.

alter table package add column description varchar(512);
-- The row stays for a restore, and says who hid it where somebody hid it by itself.
alter table package add column deleted_by bigint references account (id);
create index package_owner_name on package (owner_id, kind, name);
create index deleted_package_name_path on deleted_package_name (owner_id, kind, path);

-- Whether a package that is linked by its first push has the roles of the repository; an organization can say no.
alter table account add column links_inherit boolean default true not null;
