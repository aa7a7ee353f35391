-- What people are to read about a package, in Markdown, at most 512 KiB of UTF-8. It goes with the package.

create table package_readme (
  package_id bigint not null primary key references package (id) on delete cascade,
  content varchar(524288) not null,
  updated_by bigint not null references account (id),
  updated_at timestamp(6) with time zone default current_timestamp not null
);
