-- What lists are ordered and the audit log is searched by, and what users say of themselves.

-- What everybody may read; the other one is for those who administer the instance.
alter table account add column public_email varchar(254);
alter table account add column blog varchar(255);
alter table account add column company varchar(255);
alter table account add column location varchar(255);
alter table account add column bio varchar(512);

create index repository_owner_created on repository (owner_id, created_at, id);
create index repository_owner_updated on repository (owner_id, updated_at, id);

-- The database fills it, in what was written before too: no statement changes a row.
alter table audit_event add column folded_account varchar(100) ${bytewise}
  generated always as (lower(account)) ${stored};
create index audit_event_action on audit_event (action, id);
create index audit_event_repository on audit_event (repository, id);
create index audit_event_image on audit_event (image, id);
create index audit_event_folded_account on audit_event (folded_account, id);
