/** Names as the node compares them, closely enough to find again what it has named: the node itself decides. */
export const nameKey = (name) => name.normalize('NFKC').toLowerCase();

export const roomKey = (room) => nameKey(room.replace(/^#/, ''));

/** The key of a private conversation; no room's key begins so. */
export const personKey = (nick) => `@${nameKey(nick)}`;

const Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A message id nobody else chooses. Not randomUUID: that is missing on pages without TLS, as in a classroom. */
export function randomId() {
  let id = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(22))) id += Alphabet[byte & 63];
  return id;
}

/** One of eight colours, always the same for a person. */
export function colourOf(nick) {
  let hash = 7;
  for (const character of nameKey(nick)) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return hash % 8;
}
