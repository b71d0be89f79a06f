/** Why a device is missing, as a key of messages/problems.ts. Used by Problems. */
import type { Problem } from '../core/media.ts';
import type { Kind } from '../core/kind.ts';
import type { en } from '../messages/problems.ts';

export function problemWords(problem: Problem | null, kind: Kind): keyof typeof en {
  const device = kind === 'audio' ? 'microphone' : 'camera';
  if (problem === 'insecure') return 'problem_insecure';
  if (problem === 'denied_by_system') return `problem_system_${device}`;
  return `problem_${problem ?? 'failed'}_${device}`;
}
