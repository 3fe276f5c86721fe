import { m } from '#lib/words.ts';

const words = m as unknown as Record<string, ((values?: Record<string, unknown>) => string) | undefined>;

/** Words of a code of the measure: `measure_<what>_<code>`. */
export const said = (what: string, code: string): string => words[`measure_${what}_${code.replaceAll('-', '_')}`]?.() ?? code;

const modes = { alone: m.assessment_mode_alone, assisted: m.assessment_mode_assisted, proctored: m.assessment_mode_proctored };
export const MODES = ['alone', 'assisted', 'proctored'] as const;
export const modeName = (mode: keyof typeof modes): string => modes[mode]();
