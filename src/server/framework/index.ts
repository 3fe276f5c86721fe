/** What is to be known and how each group is assessed: skills, areas, levels, policies; and whether written content is sound. */
export { asScored, bankFaults, draftFaults, picturesOf, readBank, type WrittenBank } from './check-bank.ts';
export { PICTURE_BYTES, pictureFaults } from './check-picture.ts';
export { policyFaults } from './check-policy.ts';
export { checkQuestion } from './check-question.ts';
export { writingOf } from './check-writing.ts';
export { readFrameworks, type FrameworkContent } from './content.ts';
export { drawingFaults, sizeOfDrawing } from './drawing.ts';
export { inEnglish, type Fault } from './faults.ts';
export { readShaped, type Problems } from './files.ts';
export { frameworkLoader } from './load.ts';
export { readFramework, readPolicies, readPolicy, readPolicyVersions, skillsOf } from './read-framework.ts';
export { addFrameworkVersion, addPolicyVersion } from './add-version.ts';
export { readReviews, type BlindReading } from './reviews.ts';
