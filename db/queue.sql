-- The job queue is graphile-worker's, in a schema of its own, and its tables have row security switched on.
-- This gives our roles their part in it. It is run after every migration, and running it again changes nothing.

-- The worker runs jobs: it sees and changes all of them, and nothing else of the owner's.
grant usage on schema graphile_worker to hocvuso_worker;
grant select, insert, update, delete on all tables in schema graphile_worker to hocvuso_worker;
revoke insert, update, delete on graphile_worker.migrations from hocvuso_worker;

do $$
declare
	name text;
begin
	for name in
		select c.relname from pg_class c
		where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind = 'r' and c.relrowsecurity
	loop
		if not exists (
			select from pg_policies where schemaname = 'graphile_worker' and tablename = name and policyname = 'worker'
		) then
			execute format('create policy worker on graphile_worker.%I to hocvuso_worker using (true) with check (true)', name);
		end if;
	end loop;
end $$;

-- The web may leave a job, in the transaction of the fact that causes it, and may do nothing else with the queue:
-- it neither sees what is waiting nor takes anything back. With a key, a job that still waits is replaced.
-- (A quoted body, not an atomic one: that would forbid the queue's own migrations to replace add_job.)
create or replace function public.enqueue(task text, payload jsonb default '{}', job_key text default null) returns void
	language sql volatile security definer set search_path = pg_catalog, pg_temp
	as $$ select graphile_worker.add_job(identifier => task, payload => payload::json, job_key => job_key) $$;

revoke all on function public.enqueue(text, jsonb, text) from public;
grant execute on function public.enqueue(text, jsonb, text) to hocvuso_app, hocvuso_worker;
