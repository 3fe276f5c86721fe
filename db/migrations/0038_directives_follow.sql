-- A directive stays with the unit that issued it, and its office follows: since that unit ended, the office of what carries it gives further
-- tasks under it. (Of a whole that is broken down, the unit is confirmed first: `restated`.)

create or replace function may_issue_task(directive uuid, parent uuid, place int) returns boolean language sql stable security definer set search_path = public as $$
	select exists (
		select from directive d join place_on_map m on m.epoch = epoch_now() and m.place_id = d.place_id join place own on own.id = m.carrier_id
			join place p on p.id = $3
		where d.id = $1 and p.path <@ own.path and case
			when $2 is null then own.path <@ any (issuing_offices())
			else exists (select from task k join task_state t on t.task_id = k.id join place w on w.id = t.place_id
				where k.id = $2 and k.directive_id = d.id and t.state = 'accepted' and p.path <@ w.path
					and (actor_account() in (t.person_account, t.lead_account) or is_task_office(k.id))) end)
$$;
