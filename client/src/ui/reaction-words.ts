/** What the reactions of core/chat-line.ts are called, in their order. */
import type { en } from '../messages/talk.ts';

export const REACTION_WORDS = [
  'thumbs_up',
  'heart',
  'laugh',
  'clap',
  'surprise',
  'party',
] as const satisfies (keyof typeof en)[];
