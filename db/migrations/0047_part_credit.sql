-- Part credit: an answer may earn some of an item's points. An answer's category has been its points from the beginning (0 and 1 until
-- now); an item that gives part credit has a difficulty for each step from one number of points to the next, and `b` is their mean.

alter table bank_item add steps real[] check (cardinality(steps) >= 2);
alter table parameter add steps real[], add se_steps real[];
alter table parameter add check (cardinality(steps) = cardinality(se_steps)), add check ((steps is null) = (se_steps is null));

-- Which parts earn credit is part of what an item asks: answers scored all-or-nothing and answers scored in parts do not belong
-- together, and neither do their parameters. Why a part is worth something is not.
create or replace function item_wording(public jsonb, secret jsonb) returns text language sql immutable strict parallel safe
	return md5(public::text || coalesce(secret -> 'key', 'null')::text || coalesce(((secret -> 'credit') - 'why')::text, ''));

-- Of the answers that earned credit, those that earned a part of it.
alter table item_statistic add partly int not null default 0;
create or replace function count_items(at timestamptz) returns int language plpgsql as $$
declare counted int;
begin
	delete from item_statistic;
	insert into item_statistic (item_id, sittings, shown, answers, credited, partly, median_ms, counted_at)
	with held as (select version, n, item_id, coalesce(cardinality(steps), 1) as most from bank_item),
	begun as (select bank_version, sum(sittings)::int as sittings from bank_exposure group by 1),
	showings as (select bank_version, item, sum(shown)::int as shown from item_exposure group by 1, 2),
	exposed as (
		select h.item_id, coalesce(sum(b.sittings), 0)::int as sittings, coalesce(sum(x.shown), 0)::int as shown
		from held h left join begun b on b.bank_version = h.version left join showings x on x.bank_version = h.version and x.item = h.n
		group by 1),
	answered as (
		select h.item_id, count(*)::int as answers, (count(*) filter (where a.category > 0))::int as credited,
			(count(*) filter (where a.category between 1 and h.most - 1))::int as partly,
			percentile_cont(.5) within group (order by a.elapsed_ms)::int as median_ms
		from answer a join sitting s on s.person_id = a.person_id and s.id = a.sitting_id
			join held h on h.version = s.bank_version and h.n = a.item
		group by 1)
	select e.item_id, e.sittings, e.shown, coalesce(a.answers, 0), coalesce(a.credited, 0), coalesce(a.partly, 0), a.median_ms, at
	from exposed e left join answered a using (item_id);
	get diagnostics counted = row_count;
	return counted;
end $$;
