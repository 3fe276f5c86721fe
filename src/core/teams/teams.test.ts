import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plusDays } from '../days.ts';
import {
	columnsOf,
	filledDown,
	headingOf,
	kindInFile,
	kindWritten,
	leadsWritten,
	SHOWS,
	showsWritten,
	TEAM_COLUMNS
} from './file.ts';
import { hindrance, readTeam, TEAM_EVENTS, TEAM_KINDS, type Standing } from './team.ts';

const TODAY = '2026-11-20';
const form = {
	kind: 'digital-group',
	name: ' Tổ  ấp 3 ',
	decisionNumber: '12/QĐ-UBND',
	decisionIssuer: 'UBND xã',
	decisionDay: '1/11/2026',
	founded: '',
	ends: ''
};

describe('what is typed about a team', () => {
	test('is read, and begins on the day of its decision unless it says otherwise', () => {
		expect(readTeam(form, TODAY)).toEqual({
			ok: true,
			team: { ...form, name: 'Tổ ấp 3', decisionDay: '2026-11-01', founded: '2026-11-01', ends: null }
		});
	});

	test.each([
		[{ name: ' ' }, 'name missing'],
		[{ name: 'x'.repeat(201) }, 'name too-long'],
		[{ kind: 'club' }, 'kind unknown'],
		[{ kind: '' }, 'kind missing'],
		[{ decisionDay: '' }, 'decisionDay missing'],
		[{ decisionDay: '30/02/2026' }, 'decisionDay not-a-day'],
		[{ decisionDay: '21/11/2026' }, 'decisionDay future'],
		[{ founded: '31/10/2026' }, 'founded before-decision'],
		[{ founded: '21/11/2026' }, 'founded future'],
		[{ ends: '31/10/2026' }, 'ends before-founded'],
		[{ ends: 'mãi' }, 'ends not-a-day']
	])('%j is wrong: %s', (change, why) => {
		const read = readTeam({ ...form, ...change }, TODAY);
		expect(read.ok ? [] : read.wrong.map(({ field, reason }) => `${field} ${reason}`)).toEqual([why]);
	});
});

/** A team of one member that lives as the rules allow: whatever they let happen keeps it whole. */
test('no history that the rules let happen breaks a team', () => {
	const step = fc.record({ kind: fc.constantFrom(...TEAM_EVENTS), days: fc.integer({ min: -4, max: 6 }) });
	const kinds = new Set<string>();
	fc.assert(
		fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
			const founded = '2026-10-01';
			const told: { kind: string; on: string }[] = [];
			const team: Standing = { founded, lastDay: null, waits: false, member: null, covers: false };
			let day = founded;
			for (const { kind, days } of steps) {
				day = plusDays(day, days);
				if (hindrance(kind, day, team, TODAY) !== null) continue;
				told.push({ kind, on: day });
				kinds.add(kind);
				const { member } = team;
				if (kind === 'joined')
					team.member = { isIn: true, since: day, leads: false, leadsSince: null, showsName: member?.showsName ?? false };
				else if (kind === 'left') team.member = { ...member!, isIn: false, since: day, leads: false, leadsSince: null };
				else if (kind === 'led') team.member = { ...member!, leads: true, leadsSince: day };
				else if (kind === 'consented' || kind === 'withdrew') team.member = { ...member!, showsName: kind === 'consented' };
				else if (kind === 'covered' || kind === 'uncovered') team.covers = kind === 'covered';
				else if (kind === 'dissolved') team.lastDay = team.lastDay !== null && team.lastDay < day ? team.lastDay : day;
			}
			// Nothing ahead, nothing before it was founded; joining and leaving take turns, and their days never run back.
			for (const { on } of told) expect(on >= founded && on <= TODAY).toBe(true);
			const moves = told.filter(({ kind }) => kind === 'joined' || kind === 'left');
			moves.forEach(({ kind, on }, n) => {
				expect(kind).toBe(n % 2 === 0 ? 'joined' : 'left');
				if (n > 0) expect(on >= moves[n - 1]!.on).toBe(true);
			});
			if (team.member?.leads) expect(team.member.isIn && team.member.leadsSince! >= team.member.since).toBe(true);
			expect(told.some(({ kind }) => kind === 'settled')).toBe(false);
		}),
		{ numRuns: 500 }
	);
	for (const kind of ['joined', 'left', 'led', 'consented', 'withdrew', 'covered', 'uncovered', 'dissolved'])
		expect(kinds).toContain(kind);
});

test('a consent is withdrawn also from a team that is no more, and by who has left', () => {
	const member = { isIn: false, since: '2026-11-05', leads: false, leadsSince: null, showsName: true };
	const team = { founded: '2026-11-01', lastDay: '2026-11-10', waits: false, member, covers: false };
	expect(hindrance('withdrew', '2026-11-15', team, TODAY)).toBeNull();
	expect(hindrance('consented', '2026-11-09', team, TODAY)).toBe('cannot-follow');
	expect(hindrance('joined', '2026-11-15', team, TODAY)).toBe('ended');
});

describe('a file of teams', () => {
	test('finds its columns whatever their order, tones and capitals, and none without those that are needed', () => {
		const head = TEAM_COLUMNS.map(headingOf);
		expect(columnsOf(head)).toEqual(Object.fromEntries(TEAM_COLUMNS.map((column, n) => [column, n])));
		expect(columnsOf(['HO VA TEN', 'mã xã', 'ten to'])).toEqual({ member: 0, commune: 1, name: 2 });
		expect(columnsOf(['Họ và tên', 'Tên tổ'])).toBeNull();
	});

	test('what is written out is read in again', () => {
		for (const kind of TEAM_KINDS) expect(kindWritten(kindInFile(kind))).toBe(kind);
		expect([showsWritten(SHOWS.none), showsWritten(SHOWS.name), showsWritten(SHOWS.phone)]).toEqual([
			null,
			{ phone: false },
			{ phone: true }
		]);
	});

	test('nothing said is nothing agreed, and what is not understood is not taken for a yes', () => {
		expect(showsWritten('')).toBeNull();
		for (const text of ['có', 'x', 'đồng ý', 'điện thoại']) expect(showsWritten(text)).toBeUndefined();
		expect([leadsWritten('TỔ TRƯỞNG'), leadsWritten(''), leadsWritten('chủ nhiệm')]).toEqual([true, false, null]);
	});

	test('a row that names no team goes on with the one above', () => {
		const cells = Object.fromEntries(TEAM_COLUMNS.map((column) => [column, ''])) as Parameters<
			typeof filledDown
		>[0][number]['cells'];
		const rows = filledDown([
			{ n: 2, cells: { ...cells, name: 'Tổ 1', commune: '30178', member: 'A', leads: 'Tổ trưởng' } },
			{ n: 3, cells: { ...cells, member: 'B' } },
			{ n: 4, cells: { ...cells, name: 'Tổ 2', member: 'C' } }
		]);
		expect(rows.map(({ cells: { name, commune, member, leads } }) => [name, commune, member, leads])).toEqual([
			['Tổ 1', '30178', 'A', 'Tổ trưởng'],
			['Tổ 1', '30178', 'B', ''],
			['Tổ 2', '', 'C', '']
		]);
	});
});
