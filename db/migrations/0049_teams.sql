-- Helper groups: tổ công nghệ số cộng đồng and its kin. What happened to a team is appended: it was founded (its own row), somebody joined or
-- left, somebody leads it, it covers a hamlet, it was dissolved. How it stands follows from that (`team_now`, `team_member_now`).
-- A team hangs on a place and follows it over changes of units as everything does (decision 0010); only where its unit went in two, or to
-- nobody, a person says where it belongs.

create table team (
	id uuid primary key,
	-- digital-group: tổ công nghệ số cộng đồng · literacy-brigade: đội Bình dân học vụ số · ambassadors: đại sứ số · youth: thanh niên tình nguyện
	kind text not null check (kind in ('digital-group', 'literacy-brigade', 'ambassadors', 'youth')),
	name text not null check (name <> ''),
	plain text generated always as (toneless(name)) stored,
	place_id int not null references place,
	-- The decision that formed it.
	decision_number text not null check (decision_number <> ''),
	decision_issuer text not null check (decision_issuer <> ''),
	decision_day date not null,
	-- Its first day, and the last one that the decision names; null: until it is dissolved.
	founded date not null check (founded >= decision_day),
	ends date check (ends >= founded),
	founded_by text not null references staff,
	learned_at timestamptz not null default now(),
	sample boolean not null default false
);
create index team_place on team (place_id);

-- Who somebody in a team is; what happened to them is in `team_event`, so that a name can be forgotten and the counts stay.
create table team_member (
	id uuid primary key,
	team_id uuid not null references team,
	-- Null: invited, and has no sign-in yet.
	account_id text references staff,
	-- Empty once forgotten.
	name text not null,
	phone text check (phone ~ '^\+84\d{9}$'),
	added_by text not null references staff,
	unique (team_id, account_id),
	unique (id, team_id)
);
create index team_member_account on team_member (account_id) where account_id is not null;

create table team_event (
	id uuid primary key,
	-- In the order in which we learned of them.
	n bigint generated always as identity unique,
	team_id uuid not null references team,
	kind text not null check (kind in ('joined', 'left', 'led', 'consented', 'withdrew', 'covered', 'uncovered', 'settled', 'dissolved')),
	happened_on date not null,
	learned_at timestamptz not null default now(),
	by_account text not null references staff,
	member_id uuid,
	-- The hamlet that it covers; or the unit that it belongs to since its own ended.
	place_id int references place,
	-- Consent that residents see the name, and with it the phone: to these words, by oneself or on paper.
	shows_phone boolean,
	wording text,
	given text check (given in ('self', 'paper')),
	foreign key (member_id, team_id) references team_member (id, team_id),
	check ((kind in ('joined', 'left', 'led', 'consented', 'withdrew')) = (member_id is not null)),
	check ((kind in ('covered', 'uncovered', 'settled')) = (place_id is not null)),
	check (num_nonnulls(shows_phone, wording, given) = case when kind = 'consented' then 3 else 0 end)
);
create index team_event_team on team_event (team_id, kind, happened_on, n);
create index team_event_settled on team_event (team_id, n) where kind = 'settled';
create index team_event_place on team_event (place_id) where place_id is not null;

-- How each team stands: where it belongs, its last day where there is one.
create view team_now with (security_invoker = true) as
	select t.id, t.kind, t.name, t.plain, t.decision_number, t.decision_issuer, t.decision_day, t.founded, t.ends, t.sample,
		coalesce((select e.place_id from team_event e where e.team_id = t.id and e.kind = 'settled' order by e.n desc limit 1), t.place_id) as place_id,
		least(t.ends, (select min(e.happened_on) from team_event e where e.team_id = t.id and e.kind = 'dissolved')) as last_day
	from team t;

-- Everybody who ever was in a team, and how they stand: since when they are in or out, whether they lead, what residents may see of them.
-- Whoever was told of last leads, and as long as they are in.
create view team_member_now with (security_invoker = true) as
	select m.id, m.team_id, m.account_id, m.name, m.phone, i.happened_on as since, i.kind = 'joined' as is_in,
		i.kind = 'joined' and coalesce(m.id = l.member_id, false) as leads, case when i.kind = 'joined' and m.id = l.member_id then l.happened_on end as leads_since,
		coalesce(c.kind = 'consented', false) as shows_name, coalesce(c.kind = 'consented' and c.shows_phone, false) as shows_phone,
		c.happened_on as consent_day
	from team_member m
		cross join lateral (select e.kind, e.happened_on from team_event e
			where e.team_id = m.team_id and e.member_id = m.id and e.kind in ('joined', 'left') order by e.happened_on desc, e.n desc limit 1) i
		left join lateral (select e.member_id, e.happened_on from team_event e
			where e.team_id = m.team_id and e.kind = 'led' order by e.happened_on desc, e.n desc limit 1) l on true
		left join lateral (select e.kind, e.shows_phone, e.happened_on from team_event e
			where e.team_id = m.team_id and e.member_id = m.id and e.kind in ('consented', 'withdrew') order by e.n desc limit 1) c on true;

-- The hamlets that each team covers; a team that hangs on a hamlet covers it without saying so.
create view team_cover with (security_invoker = true) as
	select c.team_id, c.place_id from (
		select distinct on (e.team_id, e.place_id) e.team_id, e.place_id, e.kind from team_event e
		where e.kind in ('covered', 'uncovered') order by e.team_id, e.place_id, e.happened_on desc, e.n desc) c
	where c.kind = 'covered'
	union
	select t.id, t.place_id from team_now t join place p on p.id = t.place_id and p.level = 'hamlet';
grant select on team_now, team_member_now, team_cover to hocvuso_app;

-- A team whose unit ended and has no single heir: nobody can say where it belongs but a person.
create function team_waits(place int) returns boolean language sql stable as $$
	select exists (select from place p where p.id = $1 and p.valid_to < 'infinity') and (select count(*) from heirs_of($1)) <> 1
$$;

-- Teams that the actor is in, and those that the actor leads.
create function actor_teams() returns setof uuid language sql stable security definer set search_path = public as $$
	select m.team_id from team_member_now m where m.account_id = actor_account() and m.is_in
$$;
create function actor_led_teams() returns setof uuid language sql stable security definer set search_path = public as $$
	select m.team_id from team_member_now m where m.account_id = actor_account() and m.leads
$$;
-- Teams of places that one of these paths holds, also by an heir of a unit that ended. (Every wall asks this of all teams at once: so it joins,
-- where `team_now` looks up.)
create function teams_within(paths ltree[]) returns setof uuid language sql stable security definer set search_path = public as $$
	with settled as (select distinct on (e.team_id) e.team_id, e.place_id from team_event e where e.kind = 'settled' order by e.team_id, e.n desc)
	select t.id from team t left join settled s on s.team_id = t.id join place p on p.id = coalesce(s.place_id, t.place_id)
	where p.path <@ any ($1)
		or (p.valid_to < 'infinity' and exists (select from heirs_of(p.id) h join place o on o.id = h where o.path <@ any ($1)))
$$;
-- Their own, and those of the places whose office or inspector the actor is; the province's office sees all of the province.
create function seen_teams() returns setof uuid language sql stable security definer set search_path = public as $$
	select actor_teams() union select teams_within(watched_places())
$$;
create function kept_teams() returns setof uuid language sql stable security definer set search_path = public as $$
	select teams_within(actor_offices())
$$;
-- The office of the place keeps its teams; where one belongs after its unit went in two, the province may say, too; who is shown to
-- residents, also the member themself.
create function may_tell_team(team uuid, kind text, member uuid) returns boolean language sql stable security definer set search_path = public as $$
	select $1 in (select kept_teams())
		or ($2 = 'settled' and actor_has('province') and $1 in (select seen_teams()))
		or ($2 in ('consented', 'withdrew') and exists (select from team_member m where m.id = $3 and m.team_id = $1 and m.account_id = actor_account()))
$$;
revoke all on function actor_teams(), actor_led_teams(), teams_within(ltree[]), seen_teams(), kept_teams(), may_tell_team(uuid, text, uuid) from public;
grant execute on function actor_teams(), actor_led_teams(), seen_teams(), kept_teams(), may_tell_team(uuid, text, uuid) to hocvuso_app;

alter table team enable row level security;
alter table team_member enable row level security;
alter table team_event enable row level security;
-- Whoever founds one sees it before it can be looked up.
create policy seen on team for select to hocvuso_app using (id in (select seen_teams()) or founded_by = actor_account());
create policy office_founds on team for insert to hocvuso_app with check (
	founded_by = actor_account() and not sample
	and place_id in (select p.id from place p where p.level in ('commune', 'hamlet') and p.path <@ any ((select actor_offices())::ltree[])));
create policy seen on team_member for select to hocvuso_app using (team_id in (select seen_teams()) or account_id = actor_account());
create policy office_adds on team_member for insert to hocvuso_app with check (added_by = actor_account() and team_id in (select kept_teams()));
create policy office_or_self_corrects on team_member for update to hocvuso_app
	using (team_id in (select kept_teams()) or account_id = actor_account())
	with check (team_id in (select kept_teams()) or account_id = actor_account());
create policy seen on team_event for select to hocvuso_app using (team_id in (select seen_teams()));
create policy who_may on team_event for insert to hocvuso_app with check (
	by_account = actor_account() and may_tell_team(team_id, kind, member_id)
	and (given is distinct from 'self' or exists (select from team_member m where m.id = member_id and m.account_id = actor_account())));
grant select, insert on team, team_member, team_event to hocvuso_app;
grant update (account_id, name, phone) on team_member to hocvuso_app;

-- What residents see: teams in force on a day, of a commune of today's map or with a hamlet of it; of the leader what they agreed to.
create function public_teams(commune int, on_day date)
	returns table (id uuid, kind text, name text, place_id int, hamlets int[], leader text, phone text)
	language sql stable security definer set search_path = public as $$
	select t.id, t.kind, t.name, t.place_id,
		coalesce((select array_agg(c.place_id order by h.plain) from team_cover c join place h on h.id = c.place_id and h.path <@ u.path
			where c.team_id = t.id and h.valid_to = 'infinity'), '{}'),
		l.name, case when l.shows_phone then l.phone end
	from place u, team_now t join place p on p.id = t.place_id
		left join team_member_now l on l.team_id = t.id and l.leads and l.shows_name and l.name <> ''
	where u.id = $1 and u.level = 'commune' and t.founded <= $2 and (t.last_day is null or t.last_day >= $2)
		and (p.path <@ u.path or exists (select from team_cover c join place h on h.id = c.place_id where c.team_id = t.id and h.path <@ u.path))
	order by p.level = 'commune', t.plain, t.id
$$;

-- How much a team helped: assisted sittings, finished, of its members while they were in it. Of the team, never of one helper.
create index sitting_recorded_by on sitting (recorded_by, started_at) where recorded_by is not null;
create index sitting_helper on sitting (helper, started_at) where helper is not null;
create function team_helped(team uuid) returns table (sittings bigint, people bigint, last_day date)
	language sql stable security definer set search_path = public as $$
	select count(distinct (s.person_id, s.id)), count(distinct s.person_id), max((s.started_at at time zone 'Asia/Ho_Chi_Minh')::date)
	from team_member m join sitting s on m.account_id in (s.recorded_by, s.helper) and s.mode = 'assisted' and s.state = 'finished'
		cross join lateral (select e.kind from team_event e
			where e.team_id = m.team_id and e.member_id = m.id and e.kind in ('joined', 'left')
				and e.happened_on <= (s.started_at at time zone 'Asia/Ho_Chi_Minh')::date
			order by e.happened_on desc, e.n desc limit 1) i
	where m.team_id = $1 and i.kind = 'joined' and $1 in (select seen_teams())
$$;
revoke all on function public_teams(int, date), team_helped(uuid) from public;
grant execute on function public_teams(int, date), team_helped(uuid) to hocvuso_app;

-- Counted when a decree is prepared.
insert into hanging (what, relation, place_column, living) values ('teams', 'team_now', 'place_id', 'last_day is null or last_day >= current_date');
