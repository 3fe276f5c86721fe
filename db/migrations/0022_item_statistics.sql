-- What the answers say of each item of the bank, over all its versions: derived, counted again whole every night. Numbers of an item;
-- they name nobody.

create table item_statistic (
	item_id text primary key,
	-- Sittings of the banks that hold it, and those in which it was shown.
	sittings int not null,
	shown int not null,
	answers int not null,
	-- Answers that earned credit.
	credited int not null,
	-- Of the time between question and answer; null without answers.
	median_ms int,
	counted_at timestamptz not null
);

create function count_items(at timestamptz) returns int language plpgsql as $$
declare counted int;
begin
	delete from item_statistic;
	insert into item_statistic (item_id, sittings, shown, answers, credited, median_ms, counted_at)
	with held as (select version, n, item_id from bank_item),
	begun as (select bank_version, sum(sittings)::int as sittings from bank_exposure group by 1),
	showings as (select bank_version, item, sum(shown)::int as shown from item_exposure group by 1, 2),
	exposed as (
		select h.item_id, coalesce(sum(b.sittings), 0)::int as sittings, coalesce(sum(x.shown), 0)::int as shown
		from held h left join begun b on b.bank_version = h.version left join showings x on x.bank_version = h.version and x.item = h.n
		group by 1),
	answered as (
		select h.item_id, count(*)::int as answers, (count(*) filter (where a.category > 0))::int as credited,
			percentile_cont(.5) within group (order by a.elapsed_ms)::int as median_ms
		from answer a join sitting s on s.person_id = a.person_id and s.id = a.sitting_id
			join held h on h.version = s.bank_version and h.n = a.item
		group by 1)
	select e.item_id, e.sittings, e.shown, coalesce(a.answers, 0), coalesce(a.credited, 0), a.median_ms, at
	from exposed e left join answered a using (item_id);
	get diagnostics counted = row_count;
	return counted;
end $$;

alter table item_statistic enable row level security;
create policy read_by_content on item_statistic for select to hocvuso_app using ((select actor_has('content')));
create policy worker on item_statistic to hocvuso_worker using (true) with check (true);
grant select on item_statistic to hocvuso_app;
grant select, insert, delete on item_statistic to hocvuso_worker;
