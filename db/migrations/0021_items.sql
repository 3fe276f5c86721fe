-- Keeping the bank: each edit of an item is a version, each move of a version a step, each blind answer and each review a fact. All of it
-- is appended. What a version is now, is its last step; what is in the bank, are the released versions, one an item.

create table item_version (
	item_id text not null check (item_id ~ '^[a-z0-9.-]{1,60}$'),
	version int not null check (version > 0),
	-- The contract's BankItem; a draft may still have faults, which the checks name.
	body jsonb not null check (jsonb_typeof(body) = 'object' and body ->> 'id' = item_id and octet_length(body::text) <= 65536),
	-- office: written here · qti: came in a package, as a draft of whoever brought it · file: came with content/
	origin text not null check (origin in ('office', 'qti', 'file')),
	author text references staff,
	-- What changed and why, in the author's words.
	note text not null default '',
	made_at timestamptz not null default now(),
	primary key (item_id, version),
	check ((author is null) = (origin = 'file'))
);

create table item_step (
	item_id text not null,
	version int not null,
	-- 1 for the first. Two who move the same version at once meet this key, and one of them looks again.
	n int not null check (n > 0),
	-- superseded: a later version took its place · withdrawn: given up before it was ever released
	state text not null check (state in ('draft', 'in-review', 'sent-back', 'approved', 'released', 'superseded', 'withdrawn', 'retired')),
	-- Null where content/ did it.
	account_id text references staff,
	why text not null default '',
	-- Of what is retired: the item that takes its place.
	successor text,
	at timestamptz not null default now(),
	primary key (item_id, version, n),
	foreign key (item_id, version) references item_version,
	check (successor is null or (state = 'retired' and successor <> item_id))
);

-- What a reviewer chose from the question alone. It is written before key and rationale are shown, and a review cannot be
-- written without it.
create table item_blind_answer (
	item_id text not null,
	version int not null,
	reviewer text not null references staff,
	-- In the writer's names of the options; null where the reviewer could not tell.
	response jsonb,
	agrees boolean not null,
	answered_at timestamptz not null default now(),
	primary key (item_id, version, reviewer),
	unique (item_id, version, reviewer, agrees),
	foreign key (item_id, version) references item_version
);
create table item_review (
	id uuid primary key default uuidv7(),
	item_id text not null,
	version int not null,
	reviewer text,
	-- Of a review that was recorded in content/reviews/: its file, and who read.
	source text,
	reader text,
	-- As the blind answer says.
	agreed boolean not null,
	-- Each question of the checklist, and whether it holds; empty where none was used.
	checklist jsonb not null default '{}',
	verdict text not null check (verdict in ('approve', 'send-back')),
	words text not null,
	reviewed_at timestamptz not null default now(),
	foreign key (item_id, version) references item_version,
	foreign key (item_id, version, reviewer, agreed) references item_blind_answer (item_id, version, reviewer, agrees),
	unique (item_id, version, reviewer),
	unique (item_id, source),
	check ((reviewer is null) = (source is not null)),
	-- Where the reader and the key differ, the item goes back.
	check (agreed or verdict = 'send-back')
);

create view item_state with (security_invoker = true) as
	select distinct on (item_id, version) item_id, version, n, state, account_id, why, successor, at
	from item_step order by item_id, version, n desc;

-- Whether an account wrote any part of what a version changes: it, or a version between it and the last one released before it.
create function item_written_by(item text, upto int, account text) returns boolean language sql stable as $$
	select exists (select from item_version v where v.item_id = item and v.author = account and v.version <= upto and v.version > coalesce(
		(select max(s.version) from item_step s where s.item_id = item and s.state = 'released' and s.version < upto), 0))
$$;

-- Nobody reviews what they wrote. Said by a trigger as well as by the walls below, because it holds for every role.
create function refuse_own_review() returns trigger language plpgsql as $$
begin
	if new.reviewer is not null and item_written_by(new.item_id, new.version, new.reviewer) then
		raise exception 'the author of % version % cannot review it', new.item_id, new.version using errcode = 'check_violation';
	end if;
	return new;
end $$;
create trigger by_another before insert on item_blind_answer for each row execute function refuse_own_review();
create trigger by_another before insert on item_review for each row execute function refuse_own_review();

-- The walls: items are kept by those who keep content, each in their own name. What is not in review is not reviewed; what nobody
-- else approved is not released.
alter table item_version enable row level security;
alter table item_step enable row level security;
alter table item_blind_answer enable row level security;
alter table item_review enable row level security;
create policy kept_by_content on item_version for select to hocvuso_app using ((select actor_has('content')));
create policy kept_by_content on item_step for select to hocvuso_app using ((select actor_has('content')));
create policy kept_by_content on item_blind_answer for select to hocvuso_app using ((select actor_has('content')));
create policy kept_by_content on item_review for select to hocvuso_app using ((select actor_has('content')));
create policy written_in_ones_name on item_version for insert to hocvuso_app
	with check (actor_has('content') and author = actor_account());
create policy moved_in_ones_name on item_step for insert to hocvuso_app with check (
	actor_has('content') and account_id = actor_account()
	and (state not in ('approved', 'sent-back') or exists (select from item_review r
		where r.item_id = item_step.item_id and r.version = item_step.version and r.reviewer = actor_account()
			and (r.verdict = 'approve') = (item_step.state = 'approved')))
	and (state <> 'released' or exists (select from item_review r
		where r.item_id = item_step.item_id and r.version = item_step.version and r.verdict = 'approve')));
create policy answered_by_another on item_blind_answer for insert to hocvuso_app with check (
	actor_has('content') and reviewer = actor_account() and not item_written_by(item_id, version, reviewer)
	and exists (select from item_state s where s.item_id = item_blind_answer.item_id and s.version = item_blind_answer.version and s.state = 'in-review'));
create policy reviewed_by_another on item_review for insert to hocvuso_app with check (
	actor_has('content') and reviewer = actor_account() and not item_written_by(item_id, version, reviewer)
	and exists (select from item_state s where s.item_id = item_review.item_id and s.version = item_review.version and s.state = 'in-review'));
grant select, insert on item_version, item_step, item_blind_answer, item_review to hocvuso_app;
grant select on item_state to hocvuso_app;

-- A release composes a version of the bank. Everybody's sittings read the bank; only who keeps content adds to it.
alter table bank_version enable row level security;
alter table bank_item enable row level security;
create policy everybody_reads on bank_version for select using (true);
create policy everybody_reads on bank_item for select using (true);
create policy composed_by_content on bank_version for insert to hocvuso_app with check ((select actor_has('content')));
create policy composed_by_content on bank_item for insert to hocvuso_app with check ((select actor_has('content')));
-- An older version, made the current one again.
create policy chosen_by_content on bank_version for update to hocvuso_app using ((select actor_has('content')));
grant insert on bank_version, bank_item to hocvuso_app;
grant update (loaded_at) on bank_version to hocvuso_app;
