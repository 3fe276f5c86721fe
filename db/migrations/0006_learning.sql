-- Learning: where a person stopped in a lesson, and every check that was done. Lessons themselves are content, served from
-- files; a lesson's id is its name here. Passing leaves evidence (0007) in the same transaction.

-- Where to go on reading: a convenience of the person, not a fact about them, and kept only with their consent. Nobody else
-- sees it.
create table lesson_progress (
	person_id uuid not null references person,
	lesson text not null,
	-- 1 is the first page; the task and the check follow the last.
	page smallint not null check (page >= 1),
	-- When the simulated screen was touched in the right place.
	task_done_at timestamptz,
	updated_at timestamptz not null,
	primary key (person_id, lesson)
);

-- A fact: these five questions were answered so.
create table check_attempt (
	person_id uuid not null references person,
	-- Made where the attempt was begun; questions and options were shuffled by it.
	id uuid not null,
	lesson text not null,
	-- Version of the content that was answered.
	content text not null,
	-- Question to answer; empty without the person's consent to having their learning recorded. Of a short answer that was
	-- wrong only that it was given: free words could name somebody.
	answers jsonb not null,
	task_right boolean not null,
	right_count smallint not null check (right_count between 0 and question_count),
	question_count smallint not null,
	passed boolean not null,
	happened_at timestamptz not null,
	learned_at timestamptz not null default now(),
	recorded_by text,
	device text,
	mode text not null check (mode in ('alone', 'assisted')),
	primary key (person_id, id),
	-- The helper who sat beside them.
	check ((mode = 'assisted') = (recorded_by is not null))
);
create index check_attempt_lesson on check_attempt (person_id, lesson, happened_at desc);

alter table lesson_progress enable row level security;
alter table check_attempt enable row level security;
create policy own on lesson_progress to hocvuso_app using (person_id = actor_person()) with check (person_id = actor_person());
create policy worker on lesson_progress to hocvuso_worker using (true) with check (true);
-- How somebody answered is between them and whoever sat beside them; the office sees the evidence that passing left.
create policy own_or_helped on check_attempt for select to hocvuso_app
	using (person_id = actor_person() or recorded_by = actor_account());
create policy by_oneself_or_helped on check_attempt for insert to hocvuso_app with check (
	person_id = actor_person()
	or (recorded_by = actor_account() and exists (select from person p where p.id = person_id)));
create policy worker on check_attempt to hocvuso_worker using (true) with check (true);

grant select, insert, update (page, task_done_at, updated_at) on lesson_progress to hocvuso_app;
grant select, delete on lesson_progress to hocvuso_worker;
grant select, insert on check_attempt to hocvuso_app;
grant select on check_attempt to hocvuso_worker;
