-- What a target asks of the parts of its place, and out of how many.

-- An official number of the members of an audience in a place, beside that of the register. Appended: of two for the same audience and place the
-- one of the later day speaks, of the same day the one that was learned later.
create table denominator (
	id uuid primary key default uuidv7(),
	audience_id text not null references audience,
	place_id int not null references place,
	members int not null check (members > 0),
	-- The day of which the statistic speaks, and where it stands.
	as_of date not null,
	source text not null check (source <> ''),
	made_by text not null references staff,
	made_at timestamptz not null default now()
);
create index denominator_place on denominator (audience_id, place_id, as_of desc, made_at desc);
alter table denominator enable row level security;
create policy everybody_reads on denominator for select using (true);
create policy province_records on denominator for insert to hocvuso_app with check (
	(select actor_has('province')) and made_by = (select actor_account()));
grant select on denominator to hocvuso_app, hocvuso_worker;
grant insert (audience_id, place_id, members, as_of, source, made_by) on denominator to hocvuso_app;

-- A division: what a target asks of the units just below a place. Appended; the last one of a target in a place speaks. A part is no target
-- of its own: it counts the same people by the same outcomes, so nothing is counted twice for it.
create table division (
	id uuid primary key default uuidv7(),
	target_id text not null references target,
	-- Of which version of the target.
	version int not null,
	-- Whose part is divided.
	place_id int not null references place,
	whole numeric not null check (whole > 0),
	rule text not null check (rule in ('equal', 'members')),
	note text,
	made_by text not null references staff,
	made_at timestamptz not null default now(),
	foreign key (target_id, version) references target_version
);
create index division_target on division (target_id, place_id, made_at desc);
create table division_part (
	division_id uuid not null references division,
	place_id int not null references place,
	goal numeric not null check (goal >= 0),
	-- Set by a person rather than by the rule.
	by_hand boolean not null,
	primary key (division_id, place_id)
);
alter table division enable row level security;
alter table division_part enable row level security;
create policy everybody_reads on division for select using (true);
create policy everybody_reads on division_part for select using (true);
-- The province divides anywhere, an office what was asked of its own places.
create policy office_divides on division for insert to hocvuso_app with check (
	made_by = (select actor_account()) and ((select actor_has('province'))
		or place_id in (select p.id from place p where p.path <@ any ((select actor_offices())::ltree[]))));
create policy with_its_division on division_part for insert to hocvuso_app with check (
	exists (select from division d where d.id = division_id and d.made_by = (select actor_account()) and d.made_at > now() - interval '1 minute'));
grant select on division, division_part to hocvuso_app, hocvuso_worker;
grant insert (id, target_id, version, place_id, whole, rule, note, made_by) on division to hocvuso_app;
grant insert on division_part to hocvuso_app;

-- The parts that speak on a day (null: now): of each target and place those of its last division, if the target has not asked otherwise since.
create function parts_told(on_day date) returns table (target_id text, parent_id int, place_id int, goal float8, by_hand boolean)
	language sql stable parallel safe as $$
	select d.target_id, d.place_id, x.place_id, x.goal::float8, x.by_hand
	from (
		select distinct on (target_id, place_id) * from division
		where on_day is null or (made_at at time zone 'Asia/Ho_Chi_Minh')::date <= on_day
		order by target_id, place_id, made_at desc, id desc) d
		join division_part x on x.division_id = d.id
$$;

-- From which difference on the board warns that the register and the statistic disagree, as a share of the statistic.
create table denominator_rule (
	one boolean primary key default true check (one),
	differ float8 not null check (differ > 0 and differ < 1),
	source text not null,
	provisional boolean not null
);
insert into denominator_rule (differ, source, provisional) values (0.1, 'Chuyên gia của dự án đề xuất, tháng 11/2026', true);
grant select on denominator_rule to hocvuso_app, hocvuso_worker;
