-- Browsers that are signed in, and what was shown by them in the logs of what happened.

create sequence web_session_seq start with 50 increment by 50;

create table web_session (
  id bigint not null primary key,
  account_id bigint not null references account (id) on delete cascade,
  secret_hash varchar(64) ${bytewise} not null,
  -- By the clock of the node that wrote them, as all of the row's times are compared by one.
  created_at timestamp(6) with time zone not null,
  seen_at timestamp(6) with time zone not null,
  expires_at timestamp(6) with time zone not null,
  address varchar(64) not null,
  user_agent varchar(255) not null,
  constraint web_session_secret_unique unique (secret_hash)
);
create index web_session_account on web_session (account_id, expires_at);

alter table audit_event drop constraint audit_event_credential_known;
alter table audit_event add constraint audit_event_credential_known
  check (credential in ('NONE', 'SYSTEM', 'PASSWORD', 'PERSONAL_ACCESS_TOKEN', 'WORKFLOW_TOKEN', 'SESSION'));
alter table tag_move drop constraint tag_move_credential_known;
alter table tag_move add constraint tag_move_credential_known
  check (credential in ('NONE', 'SYSTEM', 'PASSWORD', 'PERSONAL_ACCESS_TOKEN', 'WORKFLOW_TOKEN', 'SESSION'));
