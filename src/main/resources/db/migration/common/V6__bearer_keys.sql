-- The keys that sign bearer tokens. Each has a number that no other key ever has, which the tokens it signs name.
-- Number 0 is the key of instances from before this, whose tokens name none; number 1 the first key of all others.
create sequence bearer_key_seq start with 2;

create table bearer_key (
  id bigint not null primary key,
  secret varchar(44) ${bytewise} not null,
  -- Signs as soon as a node knows of it, since there is none before it that may.
  at_once boolean not null,
  created_at timestamp(6) with time zone default current_timestamp not null
);

insert into bearer_key (id, secret, at_once) select 0, content, true from setting where name = 'bearer.key';
delete from setting where name = 'bearer.key';
