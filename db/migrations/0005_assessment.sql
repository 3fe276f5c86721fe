-- Assessment: the framework and the policies as they were when used, the bank by version, sittings and answers.
-- Answers are facts: added, never changed. A sitting's position follows from its answers and is kept beside them, so that
-- the next question costs one statement.

create table framework (
	id text not null,
	version int not null,
	body jsonb not null,
	source text not null,
	provisional boolean not null,
	effective_from date not null,
	primary key (id, version)
);
create table assessment_policy (
	group_id text not null,
	version int not null,
	framework_id text not null,
	body jsonb not null,
	source text not null,
	provisional boolean not null,
	effective_from date not null,
	primary key (group_id, version)
);

-- All items together; the id is the hash of their content, so the same bank has the same id everywhere.
create table bank_version (
	id text primary key,
	items int not null,
	-- The one loaded last is the one that new sittings use.
	loaded_at timestamptz not null default clock_timestamp()
);
create table bank_item (
	version text not null references bank_version,
	-- Its place in the tables of core/irt.
	n smallint not null,
	item_id text not null,
	skill text not null,
	area text not null,
	groups text[] not null,
	level smallint not null,
	a real not null,
	b real not null,
	-- What may reach a phone once it is shuffled and its options renamed; and what never does.
	public jsonb not null,
	secret jsonb not null,
	primary key (version, n),
	unique (version, item_id)
);

create table sitting (
	person_id uuid not null references person,
	id uuid not null,
	group_id text not null,
	policy_version int not null,
	bank_version text not null references bank_version,
	mode text not null check (mode in ('alone', 'assisted', 'proctored')),
	-- The helper or inspector whose device it is; null where the person signed in.
	recorded_by text,
	-- The helper who sat beside them, where the person signed in by an assisted code.
	helper text,
	device text,
	-- Who counted what was shown in it: see item_exposure.
	counter text not null,
	state text not null default 'open' check (state in ('open', 'finished', 'abandoned', 'expired')),
	started_at timestamptz not null,
	expires_at timestamptz not null,
	answers smallint not null default 0,
	-- At the questions, not on the clock: a lost connection costs nobody their time.
	working_ms int not null default 0,
	-- The question that is out; only an answer to it counts.
	current_item smallint,
	ended_at timestamptz,
	-- precision classified length time exhausted asked abandoned expired
	reason text,
	result jsonb,
	primary key (person_id, id),
	foreign key (group_id, policy_version) references assessment_policy,
	check (helper is null or mode = 'assisted'),
	check ((state = 'open') = (ended_at is null)),
	check ((state = 'finished') = (result is not null))
) with (fillfactor = 80);
-- Two taps on "start" begin one sitting.
create unique index sitting_open on sitting (person_id) where state = 'open';
create index sitting_id on sitting (id);
create index sitting_due on sitting (expires_at) where state = 'open';
create index sitting_counter on sitting (counter) where state = 'open';

create table answer (
	person_id uuid not null,
	-- Made on the device: sent twice, it is one answer.
	id uuid not null,
	sitting_id uuid not null,
	-- 0 for the first.
	n smallint not null,
	item smallint not null,
	-- As it was given, in the writer's own names of the options. Null once the person is erased.
	response jsonb,
	category smallint not null,
	answered_at timestamptz not null,
	received_at timestamptz not null default now(),
	elapsed_ms int not null,
	primary key (person_id, id),
	foreign key (person_id, sitting_id) references sitting
);

-- How often each item was shown, and in how many sittings. Each web process has a counter of its own, so that the cap is a
-- bound without anybody waiting for anybody: what each keeps below its share, all together keep below theirs.
create table bank_exposure (
	counter text not null,
	bank_version text not null references bank_version,
	sittings int not null,
	primary key (counter, bank_version)
);
create table item_exposure (
	counter text not null,
	bank_version text not null references bank_version,
	item smallint not null,
	shown int not null,
	primary key (counter, bank_version, item)
);

-- One answer, one round trip: says who acts, moves the sitting on if it stands where the caller believes it to stand, adds the
-- answer. Runs with the caller's rights, so row security decides; deciding what is right and what comes next is the caller's.
--   recorded  it counts
--   known     this answer was already here; nothing was done
--   moved     the sitting stands elsewhere, or is closed, or is not the actor's to see: look again
create function record_answer(
	account text, actor uuid, person uuid, sitting_ uuid, answer_ uuid, expected smallint, item_ smallint,
	response_ jsonb, category_ smallint, answered_at_ timestamptz, elapsed_ms_ int, working_ms_ int, next_item smallint, at timestamptz
) returns text language plpgsql as $$
begin
	perform set_config('app.account', coalesce(account, ''), true), set_config('app.person', coalesce(actor::text, ''), true);
	update sitting set answers = expected + 1, current_item = next_item, working_ms = working_ms_
		where person_id = person and id = sitting_ and answers = expected and current_item = item_
			and state = 'open' and expires_at > at;
	if not found then
		if exists (select from answer where person_id = person and id = answer_ and sitting_id = sitting_) then return 'known'; end if;
		return 'moved';
	end if;
	insert into answer (person_id, id, sitting_id, n, item, response, category, answered_at, elapsed_ms)
		values (person, answer_, sitting_, expected, item_, response_, category_, answered_at_, elapsed_ms_);
	return 'recorded';
end $$;

-- Erasing a person takes away what they typed; that they answered, and how well, stays and names nobody.
create function forget_answers(person uuid) returns void language sql as $$
	update answer set response = null where person_id = person
$$;

-- The walls. One's own; or, for staff of the place where the person lives, that a sitting was and how it ended. What exactly
-- was answered is seen by the person, and by the helper on whose device it was answered.
-- (The dear half of each policy is behind a function, called only where the cheap half says no: an answer asks these policies on
-- every question, and starting a plan that holds the walls of three other tables costs more than the answer itself.)
create function actor_reaches(person uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from person h join place p on p.id = h.home_place_id where h.id = person and p.path <@ any (actor_scopes()))
$$;
create function actor_recorded(person uuid, sitting_ uuid) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select from sitting where person_id = person and id = sitting_ and recorded_by = actor_account())
$$;

alter table sitting enable row level security;
alter table answer enable row level security;
create policy own_or_of_ones_places on sitting for select to hocvuso_app
	using (person_id = actor_person() or actor_reaches(person_id));
create policy begun_by_oneself_or_staff on sitting for insert to hocvuso_app with check (
	(person_id = actor_person() and recorded_by is null and mode <> 'proctored')
	or (recorded_by = actor_account() and mode <> 'alone' and actor_reaches(person_id)));
create policy moved_by_who_began on sitting for update to hocvuso_app
	using (person_id = actor_person() or recorded_by = actor_account());
create policy own_or_recorded on answer for select to hocvuso_app
	using (person_id = actor_person() or actor_recorded(person_id, sitting_id));
create policy own_or_recorded_added on answer for insert to hocvuso_app
	with check (person_id = actor_person() or actor_recorded(person_id, sitting_id));
create policy worker on sitting to hocvuso_worker using (true) with check (true);
create policy worker on answer to hocvuso_worker using (true) with check (true);

grant select on framework, assessment_policy, bank_version, bank_item to hocvuso_app, hocvuso_worker;
grant select, insert on sitting to hocvuso_app, hocvuso_worker;
grant update (answers, working_ms, current_item, state, ended_at, reason, result) on sitting to hocvuso_app, hocvuso_worker;
grant select, insert on answer to hocvuso_app, hocvuso_worker;
grant update (response) on answer to hocvuso_worker;
grant select, insert, update on bank_exposure, item_exposure to hocvuso_app, hocvuso_worker;

-- What is out in open sittings of one counter, as numbers that name nobody: a process that starts takes up its count with it.
create function open_showings(counter_ text, version text) returns table (item smallint, shown int, sittings int)
	language sql stable security definer set search_path = public as $$
	with open as (select person_id, id, current_item from sitting where state = 'open' and sitting.counter = counter_ and bank_version = version),
	items as (
		select current_item as item from open where current_item is not null
		union all
		select a.item from open o join answer a on a.person_id = o.person_id and a.sitting_id = o.id)
	select i.item, count(*)::int, (select count(*)::int from open) from items i group by 1
$$;
