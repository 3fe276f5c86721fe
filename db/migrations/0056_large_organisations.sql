-- An organisation that counts by its members (0036) was judged again with every one of them: a look at each of its members, for each fact of any of them.
-- Of a large one that is thousands of looks for a share that hardly moves: it is judged once an hour instead.
create function is_large(organisation uuid) returns boolean language sql stable parallel safe as $$
	select count(*) > 500 from (select from membership m where m.organisation_id = organisation limit 501) x
$$;

-- As in 0036, the large ones left out.
create or replace function refresh_standing(ids uuid[]) returns int language plpgsql as $$
declare
	changed int := refresh_people(ids);
	theirs uuid[];
begin
	if exists (select from member_share) then
		select array_agg(x.id) into theirs from (
			select distinct o.id
			from speakers(ids) s join membership m on m.person_id = s.id join organisation o on o.id = m.organisation_id and o.closed_at is null) x
		where not is_large(x.id);
		if theirs is not null then perform refresh_organisations(theirs); end if;
	end if;
	return changed;
end $$;
