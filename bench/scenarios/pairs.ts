/** People in pairs, connected before anything is measured; what the scenarios of calls share. */
import { make } from '../clients/many.js';
import { OurPair } from '../clients/calls.js';
import { OurClient } from '../clients/our-client.js';
import { TutorialClient } from '../clients/tutorial-client.js';
import type { Servers } from '../servers/start.js';

/** Connections that are opened at the same time. */
export const AT_ONCE = 32;

/** The first of each pair on one node, the second on the next one. */
export function ourPairs({ nodes }: Servers, count: number): Promise<OurPair[]> {
  const url = (i: number): string => nodes[i % nodes.length]?.url ?? '';
  return make(count, AT_ONCE, async (i) => {
    const [a, b] = await Promise.all([
      OurClient.online(url(i), `Ann ${i}`),
      OurClient.online(url(i + 1), `Bob ${i}`),
    ]);
    return new OurPair(a, b);
  });
}

export function tutorialPairs(
  { nodes }: Servers,
  count: number,
): Promise<[TutorialClient, TutorialClient][]> {
  const url = nodes[0]?.url ?? '';
  return make(count, AT_ONCE, async () => [
    await TutorialClient.online(url),
    await TutorialClient.online(url),
  ]);
}
