import { json } from '@sveltejs/kit';
import { openApi } from '#contract/openapi.ts';
import { operations } from '../operations.ts';

export const GET = () => json(openApi(operations, '1.0.0'));
