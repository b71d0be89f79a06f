/** docs/protocol.md names every request, event, code and reason of the wire, and none that is not there. */
import { readFileSync } from 'node:fs';
import { END_REASONS, ERROR_CODES } from '../../src/protocol/constants.js';
import { events, requests } from '../../src/protocol/schemas.js';

const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const named = new Set([...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string));
const wire = [...Object.keys(requests), ...Object.keys(events)];

describe('docs/protocol.md', () => {
  it.each([...wire, ...ERROR_CODES])('names %s', (name) => {
    expect(named).toContain(name);
  });

  it.each(END_REASONS.filter((reason) => reason !== 'failed'))('says when a call ends with %s', (reason) => {
    expect(named).toContain(reason);
  });

  it('names no request or event that is not there', () => {
    const looksLikeOne = [...named].filter((name) => /^[a-z]+:[a-z]+$/.test(name));
    expect(looksLikeOne.filter((name) => !wire.includes(name))).toEqual([]);
  });
});
