/** Reports upward: what the board says of a period, as a document in the form that the State's offices use. */
export { TEMPLATE_BYTES } from './check-template.ts';
export { LISTS, PLACEHOLDERS, type Filling } from './placeholders.ts';
export { readReport, WRITTEN, WRITTEN_LIMIT, type Report, type Written } from './read-report.ts';
export { readTemplate, saveTemplate, type Template } from './template.ts';
export { writeReport } from './write-report.ts';
