/** The page's one way back: see core/shell/back-stack.ts. Used by whatever opens over the page. */
import { BackStack } from '../core/shell/back-stack.ts';

export const wayBack = new BackStack({ page: window, history });
