-- With which visibilities an organization's members may publish packages of the Container registry.

alter table account add column member_packages varchar(23) default 'PUBLIC INTERNAL PRIVATE' not null;
