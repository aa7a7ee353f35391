-- Tags through time: by what and why each was moved, and the rules that keep some from moving.

alter table tag_move add column cause varchar(9) default 'PUSH' not null
  constraint tag_move_cause_known
    check (cause in ('PUSH', 'MOVE', 'DELETE', 'RESTORE', 'PUT_BACK', 'MIGRATION', 'RETENTION'));
-- What was shown for it, by key without reference: tokens go. NONE where that was not written down.
alter table tag_move add column credential varchar(21) default 'NONE' not null
  constraint tag_move_credential_known
    check (credential in ('NONE', 'SYSTEM', 'PASSWORD', 'PERSONAL_ACCESS_TOKEN', 'WORKFLOW_TOKEN'));
alter table tag_move add column credential_id bigint;
update tag_move set cause = 'DELETE' where to_digest is null;
-- Null where the server did it by itself.
alter table tag_move alter column moved_by drop not null;

create sequence tag_protection_seq;

-- A rule of the instance has neither owner nor package. Rows are inserted and deleted, never changed.
create table tag_protection (
  id bigint not null primary key,
  owner_id bigint references account (id) on delete cascade,
  package_id bigint references package (id) on delete cascade,
  kind varchar(10) not null,
  syntax varchar(7) not null,
  pattern varchar(255) ${bytewise} not null,
  -- Patterns of tags that it does not protect, with spaces between them.
  exceptions varchar(2000) ${bytewise} not null,
  created_by bigint not null references account (id),
  created_at timestamp(6) with time zone default current_timestamp not null,
  constraint tag_protection_kind_known check (kind in ('IMMUTABLE', 'WRITE_ONCE')),
  constraint tag_protection_syntax_known check (syntax in ('GLOB', 'REGEX')),
  constraint tag_protection_of_one check (owner_id is null or package_id is null)
);
create index tag_protection_owner on tag_protection (owner_id);
create index tag_protection_package on tag_protection (package_id);
