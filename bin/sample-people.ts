/**
 * Sample people, so that whoever tries the system out finds a commune that lives: three communes, a few hamlets, some three hundred
 * made-up people with what they belong to and what they have learned. All marked as samples; nobody of them exists. The same every time.
 */
import { sql } from 'kysely';
import { vietnamDay } from '#core/days.ts';
import { uuidv7From } from '#core/uuid.ts';
import type { Db } from '#server/platform/db/index.ts';
import { registerPeople, type NewPerson } from '#server/people/index.ts';
import { rebuildStandings, turnDay } from '#server/recognition/index.ts';

export interface SampleSet {
	/** By commune code: its id, its hamlets. */
	communes: { code: string; id: number; name: string; hamlets: { id: number; name: string }[] }[];
	/** By `<commune code> <kind>`. */
	organisations: Map<string, string>;
	/** A grown-up of the first hamlet of the first commune who has not begun yet: for a resident's sign-in. */
	resident: { id: string; name: string };
	people: number;
}

const COMMUNES = [
	{ code: '30178', hamlets: ['Ấp 1', 'Ấp 2', 'Ấp 3', 'Ấp 4'] },
	{ code: '28261', hamlets: ['Khu phố 1', 'Khu phố 2', 'Khu phố 3'] },
	{ code: '30001', hamlets: ['Khóm 1', 'Khóm 2', 'Ấp 5'] }
];
const ORGANISATIONS = [
	{ kind: 'school', name: 'Trường Tiểu học và THCS mẫu', public: true },
	{ kind: 'public-body', name: 'Ủy ban nhân dân mẫu', public: true },
	{ kind: 'cooperative', name: 'Hợp tác xã nông nghiệp mẫu', public: false },
	{ kind: 'guild', name: 'Hội quán mẫu', public: false },
	{ kind: 'union', name: 'Chi hội Phụ nữ mẫu', public: false }
];
/** Repeated as often as they are met. */
const FAMILY =
	'Nguyễn,Nguyễn,Nguyễn,Nguyễn,Trần,Trần,Lê,Lê,Phạm,Huỳnh,Huỳnh,Võ,Đặng,Bùi,Phan,Đỗ,Hồ,Ngô,Dương,Lý,Trương,Châu'.split(',');
const MIDDLE = {
	f: 'Thị,Thị,Thị,Thị Ngọc,Thị Kim,Thị Mỹ,Ngọc,Thị Bé,Thị Hồng'.split(','),
	m: 'Văn,Văn,Văn,Minh,Hoàng,Thành,Quốc,Hữu,Thanh'.split(',')
};
const GIVEN = {
	f: 'Lan,Hoa,Mai,Thủy,Hạnh,Ngân,Thảo,Trang,Yến,Diễm,Bích,Tuyết,Sáu,Út,Loan,Cúc,Nhung,Phượng,Trinh,Như'.split(','),
	m: 'Hùng,Dũng,Phúc,Tâm,Tài,Lộc,Nghĩa,Sơn,Long,Khải,Tư,Bảy,Đức,Hiếu,Toàn,Khoa,Vinh,Đạt,Lợi,Thắng'.split(',')
};
/** Ages of one household after the other: a pair, perhaps children, perhaps a grandparent. */
const HOUSEHOLDS = [
	[62, 60],
	[41, 38, 14, 9],
	[35, 33, 6],
	[48, 46, 20, 17],
	[71, 69, 44],
	[29, 27, 3],
	[55, 53, 24],
	[38, 36, 12, 8, 66],
	[78],
	[23, 22]
];
const YEAR = 2026;
const DAY = 86_400_000;
const A_PERSON_IN = { learns: 0.55, assessed: 0.4, passes: 0.7, confirmed: 0.6 };

/** How far back the samples' facts go, and for how many weeks figures are on the board as if it had been read then. */
const DAYS = 400;
const WEEKS = 14;

export async function samplePeople(db: Db, now: Date): Promise<SampleSet> {
	const { chance, pick, id } = seeded(20_261_010);
	const communes: SampleSet['communes'] = [];
	for (const { code, hamlets } of COMMUNES)
		communes.push({ ...(await communeOf(db, code)), hamlets: await sampleHamlets(db, code, hamlets) });
	const organisations = new Map<string, string>();
	for (const commune of communes)
		for (const { kind, name, public: isPublic } of ORGANISATIONS) {
			// The sample manager's school may be there already.
			const organisation = await db
				.insertInto('organisation')
				.values({
					id: id(),
					name: `${name} ${commune.name.replace(/^\S+ /, '')}`,
					kind,
					public: isPublic,
					place_id: commune.id,
					sample: true
				})
				.onConflict((conflict) => conflict.columns(['place_id', 'kind', 'name']).doUpdateSet({ sample: true }))
				.returning('id')
				.executeTakeFirstOrThrow();
			organisations.set(`${commune.code} ${kind}`, organisation.id);
		}

	const people: NewPerson[] = [];
	const households: { id: string; place: number; label: string }[] = [];
	const facts: Fact[] = [];
	for (const commune of communes)
		for (let n = 0; n < 35; n++) {
			const ages = HOUSEHOLDS[(n * 3 + commune.hamlets.length) % HOUSEHOLDS.length]!;
			const hamlet = commune.hamlets[n % commune.hamlets.length]!;
			const household = { id: id(), place: hamlet.id, label: '' };
			const father = pick(FAMILY);
			const phone = `+849000${String(people.length).padStart(5, '0')}`;
			for (const [at, age] of ages.entries()) {
				const sex = at === 1 || (at > 1 && chance() < 0.5) ? ('f' as const) : ('m' as const);
				const person: NewPerson = {
					id: id(),
					name: `${at === 1 ? pick(FAMILY) : father} ${pick(MIDDLE[sex])} ${pick(GIVEN[sex])}`,
					birthYear: YEAR - age,
					sex,
					phone: age >= 16 && chance() < 0.8 ? phone : null,
					placeId: hamlet.id,
					householdId: household.id,
					residenceId: id(),
					livesSince: '2025-07-01',
					sample: true,
					memberships: membershipsOf(age, sex, chance, (kind) => organisations.get(`${commune.code} ${kind}`)!, id)
				};
				if (at === 0) household.label = `Hộ ${person.name}`;
				people.push(person);
				// The first person of all begins with nothing, so that whoever signs in as them sees a beginning.
				if (people.length > 1) facts.push(...factsOf(person, age, organisationKinds(person, organisations), { chance, id, now }));
			}
			households.push(household);
		}
	await sql`insert into household (id, place_id, label)
		select id, place, label from jsonb_to_recordset(${JSON.stringify(households)}::jsonb) as h (id uuid, place int, label text) on conflict do nothing`.execute(
		db
	);
	await registerPeople(db, { kind: 'system' }, { people, source: 'sample', judge: false });
	await tellWeekByWeek(db, facts, now);
	return { communes, organisations, resident: { id: people[0]!.id, name: people[0]!.name }, people: people.length };
}

type Chance = () => number;
interface Fact {
	person: string;
	id: string;
	what: string;
	place: number;
	at: string;
	mode: 'alone' | 'assisted' | 'proctored' | 'imported';
}

function membershipsOf(
	age: number,
	sex: 'f' | 'm',
	chance: Chance,
	of: (kind: string) => string,
	id: () => string
): NonNullable<NewPerson['memberships']> {
	const one = (kind: string, post: string, grade: number | null = null) => ({
		id: id(),
		organisationId: of(kind),
		post,
		grade,
		from: '2025-09-05'
	});
	if (age >= 6 && age <= 14) return [one('school', 'pupil', age - 5)];
	if (age < 18 || age > 75) return [];
	const held = [];
	const work = chance();
	if (work < 0.08 && age < 60) held.push(one('school', 'teacher'));
	else if (work < 0.16 && age < 60) held.push(one('public-body', chance() < 0.3 ? 'leader' : 'staff'));
	else if (work < 0.46) held.push(one('cooperative', 'farmer'));
	else if (work < 0.6) held.push(one('guild', 'farmer'));
	if (sex === 'f' && chance() < 0.4) held.push(one('union', 'member'));
	return held;
}

const organisationKinds = (person: NewPerson, organisations: Map<string, string>): string[] =>
	(person.memberships ?? []).map(
		({ organisationId, post }) => `${[...organisations].find(([, id]) => id === organisationId)?.[0].split(' ')[1]} ${post}`
	);

/** What somebody has learned, been assessed in, and been confirmed for; the young and the employed are ahead, as they are. */
function factsOf(
	person: NewPerson,
	age: number,
	held: string[],
	{ chance, id, now }: { chance: Chance; id: () => string; now: Date }
): Fact[] {
	if (age < 7) return [];
	const eager = age < 35 ? 1.3 : age < 60 ? 1 : 0.5;
	const group = held.includes('public-body leader')
		? 'leader'
		: held.some((one) => one.startsWith('public-body') || one === 'school teacher')
			? 'public-sector'
			: held.includes('school pupil')
				? 'learner'
				: held.some((one) => one.endsWith(' farmer'))
					? 'worker'
					: 'resident';
	let day = Math.floor(chance() * (DAYS - 20));
	const fact = (what: string, mode: Fact['mode']): Fact => {
		day += 1 + Math.floor(chance() * 12);
		return {
			person: person.id,
			id: id(),
			what,
			place: person.placeId,
			at: new Date(now.getTime() - (DAYS - day) * DAY).toISOString(),
			mode
		};
	};
	const alone = (): Fact['mode'] => (chance() < (age > 60 ? 0.7 : 0.15) ? 'assisted' : 'alone');
	const facts: Fact[] = [];
	const lessons = ['k1', 'k2', '1.1', '0.1', '0.2', '4.1', '4.2', '2.5', '1.2', '1.3', '3.1', '2.6', '4.3', 'health-book'];
	if (chance() < A_PERSON_IN.learns * eager) {
		const many = 3 + Math.floor(chance() * (lessons.length - 2));
		for (const lesson of lessons.slice(0, many)) facts.push(fact(`lesson:${lesson}`, alone()));
		for (const practice of ['essential-service', 'scam', 'health-book'])
			if (chance() < 0.6) facts.push(fact(`practice:${practice}`, alone()));
		if (held.some((one) => one.endsWith(' farmer')))
			for (const practice of ['farm-traceability', 'farm-market-information', 'farm-data-platform'])
				if (chance() < 0.4) facts.push(fact(`practice:${practice}`, alone()));
		if (group === 'public-sector' || group === 'leader')
			for (const platform of ['e-dong-thap', 'document-management', 'information-portal', 'open-data-portal', 'ai-platform'])
				if (chance() < 0.7) facts.push(fact(`attested:${platform}`, 'proctored'));
	}
	if (chance() < A_PERSON_IN.assessed * eager) {
		facts.push(fact(`assessed:${group}`, chance() < 0.3 ? 'proctored' : alone()));
		if (chance() < A_PERSON_IN.passes * eager) {
			facts.push(fact(`passed:${group}`, facts.at(-1)!.mode));
			if (age >= 14 && chance() < A_PERSON_IN.confirmed) facts.push(fact('confirmed-vneid', 'imported'));
		}
	}
	return facts;
}

/**
 * Stores the facts as if they had been told as they happened, the last weeks turning one by one, so that a trend and a forecast have something to show.
 * Only where nothing has been counted yet: a past that somebody has seen stays as it was. What has not happened by now is left out.
 */
async function tellWeekByWeek(db: Db, facts: Fact[], now: Date): Promise<void> {
	const weekly = Array.from({ length: WEEKS + 1 }, (_, week) => new Date(now.getTime() - (WEEKS - week) * 7 * DAY));
	const first = vietnamDay(weekly[0]!);
	const { numAffectedRows: fresh } = await sql`
		update counting_day set day = ${first}, known_since = ${first}, people_known_since = ${first}
		where not exists (select from evidence) and not exists (select from tally where members > 0)`.execute(db);
	let from = '';
	for (const end of fresh ? weekly : [now]) {
		await turnDay(db, end);
		const until = end.toISOString();
		const told = facts.filter(({ at }) => at > from && at <= until);
		await sql`insert into evidence (person_id, id, what, place_id, happened_at, learned_at, mode, source)
			select person, id, what, place, at, at, mode, 'sample'
			from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as f (person uuid, id uuid, what text, place int, at timestamptz, mode text)
			on conflict do nothing`.execute(db);
		await rebuildStandings(db);
		from = until;
	}
}

async function communeOf(db: Db, code: string): Promise<{ code: string; id: number; name: string }> {
	const row = await db
		.selectFrom('place')
		.select(['id', 'name_vi'])
		.where('code', '=', code)
		.where('level', '=', 'commune')
		.where('valid_to', '=', 'infinity')
		.executeTakeFirst();
	if (!row) throw new Error(`The sample people live in ${code}, which is not loaded yet: run the loader first.`);
	return { code, id: row.id, name: row.name_vi };
}

async function sampleHamlets(db: Db, code: string, names: string[]): Promise<{ id: number; name: string }[]> {
	const { id: parent } = await communeOf(db, code);
	for (const [n, name] of names.entries())
		await db
			.insertInto('place')
			.values({
				code: `${code}.${String(n + 1).padStart(3, '0')}`,
				level: 'hamlet',
				kind: name.startsWith('Ấp') ? 'hamlet' : 'quarter',
				name_vi: name,
				name_en: name.replace(/^Ấp/, 'Hamlet').replace(/^\D+/, 'Quarter '),
				parent_id: parent,
				valid_from: '2025-07-01',
				path: '',
				source: 'sample'
			})
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	return await db
		.selectFrom('place')
		.select(['id', 'name_vi as name'])
		.where('parent_id', '=', parent)
		.where('source', '=', 'sample')
		.orderBy('code')
		.execute();
}

/** The same chances and ids every time (mulberry32). */
function seeded(seed: number) {
	let state = seed;
	const chance = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
	let made = 0;
	return {
		chance,
		pick: <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)]!,
		id: () =>
			uuidv7From(
				Date.UTC(2026, 9, 10) + made++,
				Uint8Array.from({ length: 16 }, () => Math.floor(chance() * 256))
			)
	};
}
