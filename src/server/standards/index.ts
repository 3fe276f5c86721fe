/** Pass marks from expert panels: made, judged round after round, put together, adopted by somebody else. */
export { adoptStandard, MIDDLES } from './adopt-standard.ts';
export { enterJudgement } from './enter-judgement.ts';
export { makePanel, MakePanel, METHODS } from './make-panel.ts';
export { listPanels, readPanel, type PanelView, type RoundView } from './read-panel.ts';
