/** What an estimate means: where it lies on the scale, which area stands how, what to learn next. Pure rules. */
export { levelOf, standingOf } from './standing.ts';
export { suggestSkills, type SkillShown } from './suggest.ts';
