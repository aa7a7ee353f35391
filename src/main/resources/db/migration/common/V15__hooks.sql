-- Webhooks: who wants to hear of packages, what happened that nobody was told yet, and what was told to whom.

-- Drawn one by one, by native inserts.
create sequence hook_seq;
create sequence hook_event_seq;
create sequence hook_message_seq;
create sequence hook_delivery_seq;

create table hook (
  id bigint not null primary key,
  target_kind varchar(12) not null,
  -- The repository or the account; 0 for the instance. A deleted repository keeps its hooks, as it may come back.
  target_id bigint not null,
  url varchar(2048) ${bytewise} not null,
  content_type varchar(4) not null,
  -- As it is, like the keys of bearer tokens: it must be had to sign. Empty where nobody gave one.
  secret varchar(1000) not null,
  insecure_ssl boolean not null,
  -- Names with spaces between them.
  events varchar(4000) not null,
  active boolean not null,
  -- Whether the last attempt failed or took long: those wait in a queue of their own.
  failing boolean default false not null,
  -- When the last attempt ended: whoever has waited longest is next.
  attempted_at timestamp(6) with time zone,
  last_code integer,
  last_status varchar(20) default 'unused' not null,
  last_message varchar(255),
  created_at timestamp(6) with time zone default current_timestamp not null,
  updated_at timestamp(6) with time zone default current_timestamp not null,
  constraint hook_target_known check (target_kind in ('REPOSITORY', 'ORGANIZATION', 'INSTANCE')),
  constraint hook_content_type_known check (content_type in ('JSON', 'FORM'))
);
create index hook_target on hook (target_id, target_kind, id);

-- The outbox: a row of the push's own transaction, gone once it is written for every hook.
create table hook_event (
  id bigint not null primary key,
  occurred_at timestamp(6) with time zone default current_timestamp not null,
  action varchar(9) not null,
  package_id bigint not null references package (id) on delete cascade,
  manifest_id bigint not null references manifest (id) on delete cascade,
  -- Names with spaces between them.
  tags varchar(10000) not null,
  sender_id bigint not null
);

-- What one hook is to be told.
create table hook_message (
  id bigint not null primary key,
  hook_id bigint not null references hook (id) on delete cascade,
  guid varchar(36) not null,
  event varchar(50) not null,
  action varchar(20),
  repository_id bigint,
  payload varchar(1000000) not null,
  created_at timestamp(6) with time zone default current_timestamp not null,
  attempts integer default 0 not null,
  -- Null once it arrived or was given up.
  next_attempt_at timestamp(6) with time zone,
  -- While a node is at it; one that dies leaves it to others when this has passed.
  leased_until timestamp(6) with time zone,
  -- Whether the next attempt is one that somebody asked for.
  redelivery boolean default false not null
);
create index hook_message_due on hook_message (next_attempt_at, id);
create index hook_message_hook on hook_message (hook_id, id);
-- How many of a hook are under way.
create index hook_message_leased on hook_message (hook_id, leased_until);

-- One attempt.
create table hook_delivery (
  id bigint not null primary key,
  message_id bigint not null references hook_message (id) on delete cascade,
  hook_id bigint not null,
  delivered_at timestamp(6) with time zone default current_timestamp not null,
  redelivery boolean not null,
  duration_millis bigint not null,
  -- 0 where there was no answer.
  status_code integer not null,
  status varchar(255) not null,
  request_headers varchar(8000) not null,
  response_headers varchar(20000) not null,
  response_body varchar(20000) not null
);
create index hook_delivery_hook on hook_delivery (hook_id, id);
create index hook_delivery_message on hook_delivery (message_id);
