/** How somebody goes: went offline, lost the connection for too long, or closed the page. Contract 4.3. */
export type Going = 'left' | 'lost' | 'closed';
