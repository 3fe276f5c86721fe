/**
 * Forecasts of targets against weeks held back: how often the interval that is meant to hold in four cases of five does, and how far off its
 * middle is. On simulated places whose habits differ: steady, by campaigns, beginning slowly and ending in saturation, with a pause at Tết.
 * Run: node bench/forecast.ts
 */
import { normalFrom, seeded } from '#core/seeded.ts';
import { forecast } from '#core/targets/forecast.ts';
import { report } from './support/result.ts';

const PLACES = 400;
const AHEAD = [4, 8, 12];
const KNOWN = [12, 26];
const BUDGET = { coverage: 0.7, coverage_most: 0.92 };

const random = seeded(757);
const normal = normalFrom(random);
/** How many of `left` learn in a week, each with this chance; weeks differ among themselves beyond chance (overdispersed). */
function step(left: number, chance: number): number {
	const rate = Math.min(0.95, chance * Math.exp(0.4 * normal() - 0.08));
	const mean = left * rate;
	return Math.max(0, Math.min(left, Math.round(mean + normal() * Math.sqrt(mean * (1 - rate)))));
}

/** Chance a week that somebody who has not learned yet does, in each habit. */
const habits: Record<string, (week: number, pace: number) => number> = {
	steady: (_, pace) => pace,
	campaigns: (week, pace) => (week % 6 === 0 ? 3.5 * pace : 0.5 * pace),
	'campaigns-monthly': (week, pace) => (week % 4 === 0 ? 2.5 * pace : 0.5 * pace),
	'campaigns-rare': (week, pace) => (week % 9 === 0 ? 4.5 * pace : 0.5 * pace),
	growing: (week, pace) => (2.5 * pace) / (1 + Math.exp((20 - week) / 5)),
	saturating: (_, pace) => 4 * pace,
	tet: (week, pace) => (week % 52 >= 28 && week % 52 < 31 ? 0 : pace)
};

const figures: Record<string, number> = {};
const round = (x: number): number => Math.round(x * 1000) / 1000;
let met = true;
let made = 0;
for (const [habit, chance] of Object.entries(habits)) {
	let within = 0;
	let tried = 0;
	let off = 0;
	for (let place = 0; place < PLACES; place++) {
		// From a hamlet to a province, evenly by their logarithms.
		const members = Math.round(60 * (500_000 / 60) ** (place / (PLACES - 1)));
		const pace = 0.004 + 0.02 * random();
		const counts = [0];
		for (let week = 1; week <= 60; week++) counts.push(counts.at(-1)! + step(members - counts.at(-1)!, chance(week, pace)));
		for (const known of KNOWN)
			for (const ahead of AHEAD) {
				const now = known + 8;
				const told = forecast(counts.slice(now - known, now + 1), ahead, members);
				if (!told) continue;
				const came = counts[now + ahead]!;
				within += Number(came >= told.low - 0.5 && came <= told.high + 0.5);
				off += Math.abs(told.expected - came) / members;
				tried++;
			}
	}
	figures[`coverage_${habit}`] = round(within / tried);
	figures[`off_${habit}`] = round(off / tried);
	met &&= within / tried >= BUDGET.coverage && within / tried <= BUDGET.coverage_most;
	made += tried;
	console.log(
		`${habit}: the interval held in ${((100 * within) / tried).toFixed(1)} % of ${tried} forecasts; its middle was off by ${((100 * off) / tried).toFixed(1)} points of the members`
	);
}
report({
	bench: 'forecast',
	figures,
	rows: { forecasts: made, places: PLACES * Object.keys(habits).length },
	budget: BUDGET,
	met
});
