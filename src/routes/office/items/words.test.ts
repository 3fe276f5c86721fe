import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { m } from '#lib/words.ts';
import { faultWords, pathWords } from './words.ts';

/** Where checks say what they found. */
const SOURCES = [
	'src/server/framework/check-question.ts',
	'src/server/framework/check-performance.ts',
	'src/server/framework/check-bank.ts',
	'src/server/framework/check-writing.ts',
	'src/server/framework/check-picture.ts',
	'src/server/framework/drawing.ts',
	'src/server/framework/faults.ts',
	'src/server/authoring/check-draft.ts',
	'src/server/authoring/packages.ts',
	'src/server/authoring/qti/read-xml.ts',
	'src/server/authoring/qti/read-item.ts',
	'src/server/authoring/qti/read-package.ts'
];

test('whatever a check says has words in Vietnamese', () => {
	const sentences = SOURCES.flatMap((path) =>
		[
			...readFileSync(path, 'utf8').matchAll(
				/(?:\bsay\(\s*|what: |new XmlFault\([^,']*, |\bfail\((?:\w+, )?|\bproblem\()'((?:[^'\\]|\\.)+)'/g
			)
		].map((match) => match[1]!)
	);
	expect(sentences.length).toBeGreaterThan(30);
	const english = sentences.filter((what) => faultWords({ path: '', what, details: {} }) === what);
	expect(english).toEqual([]);
	expect(m.items_fault_empty({}, { locale: 'vi' })).toBe('còn trống');
});

test('a place on a stage is told in words', () => {
	expect(pathWords('screens.1.elements.2.text.vi')).toBe('Màn hình 2, thành phần 3 (tiếng Việt)');
	expect(pathWords('screens.0')).toBe('Màn hình 1');
	expect(pathWords('key.all.0.is')).toBe('Đáp án, điều 1');
	expect(pathWords('start')).toBe('Màn hình đầu');
});
