-- Names apart from what they name: an account or a repository keeps the names it had before, and is reached by all of
-- them, until they are released. What is deleted has no name, so that nothing reaches it.

create sequence repository_name_seq start with 50 increment by 50;

alter table account add column email varchar(254);
alter table account add column display_name varchar(255);
alter table account add column description varchar(512);
alter table account add column updated_at timestamp(6) with time zone default current_timestamp not null;
-- The row stays, for what it once pushed.
alter table account add column deleted_at timestamp(6) with time zone;
-- Of which visibilities an organization's members may make repositories, its owners apart.
alter table account add column member_visibilities varchar(23) default 'PUBLIC INTERNAL PRIVATE' not null;

create table account_login (
  folded_login varchar(39) ${bytewise} not null primary key,
  account_id bigint not null references account (id)
);
create index account_login_account on account_login (account_id);
insert into account_login (folded_login, account_id) select folded_login, id from account;
alter table account drop constraint account_login_unique;
create index account_folded_login on account (folded_login);

alter table access_token add column used_at timestamp(6) with time zone;

alter table repository add column description varchar(350);
alter table repository add column homepage varchar(255);
alter table repository add column updated_at timestamp(6) with time zone default current_timestamp not null;
alter table repository add column deleted_at timestamp(6) with time zone;

create table repository_name (
  id bigint not null primary key,
  owner_id bigint not null references account (id),
  folded_name varchar(100) ${bytewise} not null,
  repository_id bigint not null references repository (id),
  constraint repository_name_key unique (owner_id, folded_name)
);
create index repository_name_repository on repository_name (repository_id);
-- The numbers below those that the sequence hands out.
insert into repository_name (id, owner_id, folded_name, repository_id)
  select -id, owner_id, folded_name, id from repository;
create index repository_owner on repository (owner_id, folded_name);
alter table repository drop constraint repository_name_unique;

alter table package add column deleted_at timestamp(6) with time zone;
create index package_repository on package (repository_id);
create index package_owner on package (owner_id);

-- By which names a deleted package was reached, and may be again.
create table deleted_package_name (
  package_id bigint not null references package (id),
  kind varchar(9) not null,
  owner_id bigint not null references account (id),
  path varchar(255) ${bytewise} not null,
  constraint deleted_package_name_key primary key (package_id, kind, owner_id, path)
);

alter table membership add column created_at timestamp(6) with time zone default current_timestamp not null;
alter table team add column description varchar(512);
-- Seen by its members and the organization's owners only.
alter table team add column secret boolean default false not null;
alter table team add column created_at timestamp(6) with time zone default current_timestamp not null;
alter table team add column updated_at timestamp(6) with time zone default current_timestamp not null;
alter table team_member add column maintainer boolean default false not null;
