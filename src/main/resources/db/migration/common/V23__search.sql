-- What a search over all packages begins with.

create index tag_by_name on tag (name, id);
create index manifest_by_digest on manifest (digest);
