-- What every later story stands on: extensions, comparison of Vietnamese text, and who is acting.

create extension if not exists ltree;
create extension if not exists pg_trgm;

grant usage on schema public to hocvuso_app, hocvuso_worker;

-- "Hòa" and "Hoà", "Mỹ" and "My" meet here: lower case, no tone or vowel mark, đ as d, single spaces.
-- src/core/text.ts holds the same rule; a property test keeps the two equal.
create function toneless(t text) returns text
	language sql immutable strict parallel safe
	return btrim(regexp_replace(
		translate(regexp_replace(normalize(lower(t), NFD), '[\u0300-\u036f]', '', 'g'), 'đ', 'd'),
		'\s+', ' ', 'g'));

-- The actor of a transaction is set once by `asActor` (src/server/platform/db). Nobody set is nobody: every wall stays shut.
create function actor_account() returns text language sql stable parallel safe
	return nullif(current_setting('app.account', true), '');
create function actor_person() returns uuid language sql stable parallel safe
	return nullif(current_setting('app.person', true), '')::uuid;
