-- What the board keeps beside its tallies: when they were last counted again from the facts, and what VNeID confirmed.

-- Each recount and what it found; `cells`: [{"target", "place", "kept": [6 counts], "counted": [6 counts]}], the first thousand.
create table recount (
	id uuid primary key default uuidv7(),
	started_at timestamptz not null,
	seconds real not null,
	asked_by text,
	people int not null,
	cells_astray int not null,
	cells jsonb not null,
	repaired boolean not null
);
create index recount_started on recount (started_at desc);
alter table recount enable row level security;
create policy staff_reads on recount for select to hocvuso_app using (actor_account() is not null);
create policy worker on recount to hocvuso_worker using (true) with check (true);
grant select on recount to hocvuso_app;
grant select, insert on recount to hocvuso_worker;
