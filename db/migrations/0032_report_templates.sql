-- How an office wants its reports to look: a Word document with placeholders. Kept whole, never changed; the latest of a place is in use, and one
-- without a file says: ours again.
create table report_template (
	id uuid primary key,
	place_id int not null references place,
	name text not null check (length(name) between 1 and 120),
	bytes bytea check (octet_length(bytes) between 1 and 2000000),
	uploaded_by text not null references staff,
	uploaded_at timestamptz not null
);
create index report_template_latest on report_template (place_id, uploaded_at desc);

-- The places in whose name the actor reports: those of the office itself, not what lies below.
create function actor_reports() returns ltree[] language sql stable security definer set search_path = public as $$
	select reach_of(actor_account(), '{province,commune}')
$$;
revoke all on function actor_reports() from public;
grant execute on function actor_reports() to hocvuso_app;

-- All staff may print a report of figures, so all may read its form; a template names nobody whom the register knows.
alter table report_template enable row level security;
create policy staff_read on report_template for select to hocvuso_app using (actor_account() is not null);
create policy office_writes on report_template for insert to hocvuso_app with check (
	uploaded_by = actor_account() and exists (select from place p where p.id = place_id and p.path = any (actor_reports())));
grant select, insert on report_template to hocvuso_app;
