-- By how many milliseconds the clock of a node is ahead of the database's, which it goes by; 0 while it is right, null
-- where the node does not compare them.

alter table node add column clock_millis bigint;
