-- That somebody wants long work to stop before its end, and when whoever does it read that and ended it in order. A node
-- that does not know these columns goes on to the end; a wish that nobody read before that says nothing any more.

alter table sweep add column stop_asked_by bigint references account (id);
alter table sweep add column stop_asked_at timestamp(6) with time zone;
alter table sweep add column stopped_at timestamp(6) with time zone;

alter table scrub_round add column stop_asked_by bigint references account (id) on delete set null;
alter table scrub_round add column stop_asked_at timestamp(6) with time zone;
alter table scrub_round add column stopped_at timestamp(6) with time zone;

-- What is stopped, the migration or its undoing, by the state that it has meanwhile: one row is both in turn. A migration
-- that was stopped has the state COMPLETED, as one has that can be taken back.
alter table registry_migration add column stop_of varchar(9);
alter table registry_migration add column stop_asked_by bigint references account (id);
alter table registry_migration add column stop_asked_at timestamp(6) with time zone;
alter table registry_migration add column stopped_at timestamp(6) with time zone;

-- Which run is stopped, by when it began: a place has one row for all of its runs.
alter table retention_run add column stop_of timestamp(6) with time zone;
alter table retention_run add column stop_asked_by bigint references account (id);
alter table retention_run add column stop_asked_at timestamp(6) with time zone;
alter table retention_run add column stopped_at timestamp(6) with time zone;
