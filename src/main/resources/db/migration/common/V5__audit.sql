-- What happened, who did it and from where. Rows are inserted and read; no statement of the application changes one.

-- Drawn one by one, by native inserts: what is written later has the greater number.
create sequence audit_event_seq;

-- It names accounts and tokens by key without referring to them, and by what they were called: it outlives them.
create table audit_event (
  id bigint not null primary key,
  occurred_at timestamp(6) with time zone not null,
  recorded_at timestamp(6) with time zone default current_timestamp not null,
  action varchar(64) ${bytewise} not null,
  actor_id bigint,
  actor varchar(100) ${bytewise} not null,
  folded_actor varchar(100) ${bytewise} not null,
  credential varchar(21) not null,
  credential_id bigint,
  address varchar(64) not null,
  user_agent varchar(255) not null,
  owner_id bigint,
  owner varchar(100) ${bytewise} not null,
  owner_kind varchar(12) not null,
  repository varchar(255) ${bytewise} not null,
  image varchar(255) ${bytewise} not null,
  reference varchar(255) ${bytewise} not null,
  digest varchar(135) ${bytewise} not null,
  account_id bigint,
  account varchar(100) ${bytewise} not null,
  outcome varchar(7) not null,
  reason varchar(2000) not null,
  times bigint not null,
  details varchar(10000) not null,
  constraint audit_event_credential_known
    check (credential in ('NONE', 'SYSTEM', 'PASSWORD', 'PERSONAL_ACCESS_TOKEN', 'WORKFLOW_TOKEN')),
  constraint audit_event_outcome_known check (outcome in ('ALLOWED', 'REFUSED'))
);
create index audit_event_occurred on audit_event (occurred_at, id);
create index audit_event_actor on audit_event (folded_actor, id);
create index audit_event_owner on audit_event (owner, id);
create index audit_event_owner_id on audit_event (owner_id, id);
