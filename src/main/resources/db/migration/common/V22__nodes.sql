-- Nodes that run or have just ended, and what is counted by the hour for those who look after the instance.

-- One for each start of a process. Drawn one by one.
create sequence node_seq;

create table node (
  id bigint not null primary key,
  host varchar(255) not null,
  version varchar(64) not null,
  database_kind varchar(10) not null,
  started_at timestamp(6) with time zone default current_timestamp not null,
  seen_at timestamp(6) with time zone default current_timestamp not null,
  -- Null unless it was stopped in order.
  ended_at timestamp(6) with time zone,
  -- Null before it was measured.
  database_micros bigint,
  -- Whether the layer store answered last, and what it said when it last did; null before it has.
  store_answers boolean default true not null,
  store_micros bigint,
  store_free_bytes bigint,
  store_total_bytes bigint
);

-- Hours are numbered from 1970 on, by UTC. The node is a key without a reference: its row goes long before.
create table activity_hour (
  hour_number bigint not null,
  node_id bigint not null,
  pushes bigint not null,
  pulls bigint not null,
  refusals bigint not null,
  faults bigint not null,
  requests bigint not null,
  -- Lines of the audit log that others stand for, since there were too many.
  unlogged bigint not null,
  -- Requests by how long they took, as the application knows the bounds; blobs on their way are not among them.
  within_0 bigint not null,
  within_1 bigint not null,
  within_2 bigint not null,
  within_3 bigint not null,
  within_4 bigint not null,
  within_5 bigint not null,
  within_6 bigint not null,
  within_7 bigint not null,
  within_8 bigint not null,
  within_9 bigint not null,
  within_10 bigint not null,
  constraint activity_hour_key primary key (hour_number, node_id)
);

-- What the instance kept when it was last counted in an hour.
create table storage_hour (
  hour_number bigint not null primary key,
  -- Until when nobody else counts.
  taken_until timestamp(6) with time zone not null,
  -- Null until it was counted, as the figures are.
  counted_at timestamp(6) with time zone,
  logical_bytes bigint,
  physical_bytes bigint,
  reclaimable_bytes bigint
);
