-- What the national platform says of people: lists that arrive, are matched by keyed hash, looked at, and applied. The numbers
-- themselves are not kept. The province's committee sees no people, so matching is done here, inside the importer's own places.

create table confirmation_list (
	id uuid primary key,
	account_id text not null references staff,
	file_name text not null,
	at timestamptz not null default now(),
	applied_at timestamptz
);
create table confirmation_row (
	list_id uuid not null references confirmation_list,
	-- The row of the file, its header being row 1.
	n int not null,
	-- The keyed hashes of the number, one for every key known; null where the row could not be read.
	marks bytea[],
	confirmed_on date,
	reference text,
	-- new known unknown repeated malformed
	fate text not null check (fate in ('new', 'known', 'unknown', 'repeated', 'malformed')),
	-- What is wrong with a malformed row: a column and a code.
	problem text,
	person_id uuid,
	primary key (list_id, n)
);
alter table confirmation_list enable row level security;
alter table confirmation_row enable row level security;
create policy own_lists on confirmation_list for select to hocvuso_app using (account_id = actor_account());
create policy bring_lists on confirmation_list for insert to hocvuso_app
	with check (account_id = actor_account() and (actor_has('province') or actor_has('commune')));
create policy own_rows on confirmation_row for select to hocvuso_app using (exists (select from confirmation_list l where l.id = list_id));
create policy bring_rows on confirmation_row for insert to hocvuso_app
	with check (person_id is null and exists (select from confirmation_list l where l.id = list_id and l.applied_at is null));
grant select, insert on confirmation_list to hocvuso_app;
-- Whom a row was matched with is nobody's to read here.
grant select (list_id, n, confirmed_on, reference, fate, problem), insert on confirmation_row to hocvuso_app;

-- Matches the rows of a list of one's own with the people of one's own places, and says of each what applying would do.
create function match_confirmations(list uuid) returns void language plpgsql security definer set search_path = public as $$
declare
	scopes ltree[];
begin
	select coalesce(array_agg(p.path), '{}') into scopes
		from role_assignment r join place p on p.id = r.place_id join staff s on s.id = r.account_id
		where r.account_id = actor_account() and r.revoked_at is null and s.disabled_at is null and r.role in ('province', 'commune');
	update confirmation_row c set person_id = m.person_id,
			fate = case when m.person_id is null then 'unknown' when m.known then 'known' when m.turn > 1 then 'repeated' else 'new' end
		from (
			select r.n, w.person_id, w.known, row_number() over (partition by w.person_id order by r.n) as turn
			from confirmation_row r left join lateral (
				select coalesce(p.merged_into, p.id) as person_id,
					exists (select from evidence_in_force e join person o on o.id = e.person_id
						where coalesce(o.merged_into, o.id) = coalesce(p.merged_into, p.id) and e.what = 'confirmed-vneid') as known
				from identity i join person p on p.id = i.person_id join place h on h.id = p.home_place_id
				where i.personal_number_hash = any (r.marks) and h.path <@ any (scopes)
				limit 1) w on true
			where r.list_id = list and r.fate <> 'malformed') m
		where c.list_id = list and c.n = m.n
			and exists (select from confirmation_list l where l.id = list and l.account_id = actor_account() and l.applied_at is null);
end $$;

-- Appends what is new as evidence, once. Returns how many people it said something new of.
create function apply_confirmations(list uuid) returns int language plpgsql security definer set search_path = public as $$
declare
	told uuid[];
begin
	-- One list at a time: two that name the same person must not both find them unconfirmed.
	perform pg_advisory_xact_lock(hashtext('confirmations'));
	perform from confirmation_list where id = list and account_id = actor_account() and applied_at is null for update;
	if not found then return null; end if;
	perform match_confirmations(list);
	with added as (
		insert into evidence (person_id, id, what, details, place_id, happened_at, recorded_by, mode, source, source_id)
		select r.person_id, uuidv7(), 'confirmed-vneid', jsonb_strip_nulls(jsonb_build_object('reference', r.reference)), p.home_place_id,
			(r.confirmed_on::timestamp at time zone 'Asia/Ho_Chi_Minh'), actor_account(), 'imported', 'vneid', list
		from confirmation_row r join person p on p.id = r.person_id
		where r.list_id = list and r.fate = 'new'
		returning person_id)
	select coalesce(array_agg(person_id), '{}') into told from added;
	perform enqueue('recognise', jsonb_build_object('people', told[i * 1000 + 1 : (i + 1) * 1000]), null)
		from generate_series(0, (cardinality(told) - 1) / 1000) i where cardinality(told) > 0;
	update confirmation_list set applied_at = now() where id = list;
	return cardinality(told);
end $$;
revoke execute on function match_confirmations, apply_confirmations from public;
grant execute on function match_confirmations, apply_confirmations to hocvuso_app;
