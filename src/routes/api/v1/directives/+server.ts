import { db } from '#server/platform/app.ts';
import { directiveList } from '#server/directives/index.ts';
import { answer } from '#routes/doors.ts';
import { staffOrRefuse } from '#routes/guards.ts';

export const GET = ({ locals }) => answer(() => directiveList(db(), staffOrRefuse(locals.who).actor));
