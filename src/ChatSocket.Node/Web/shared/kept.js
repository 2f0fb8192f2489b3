/**
 * What the browser keeps. For this tab only, until it is closed: the session's token with its positions and what was not sent yet,
 * so that a reload goes on where it was, and two tabs are two people. For good: language, theme, last name.
 */
const Session = 'chatsocket.session';

export function keptSession() {
  return read(sessionStorage, Session);
}

export function keepSession(value) {
  write(sessionStorage, Session, value);
}

export function forgetSession() {
  write(sessionStorage, Session, undefined);
}

const Drafts = 'chatsocket.drafts';

export const keptDrafts = () => read(sessionStorage, Drafts);

export const keepDrafts = (drafts) => write(sessionStorage, Drafts, drafts);

export const forgetDrafts = () => write(sessionStorage, Drafts, undefined);

export function kept(name) {
  return read(localStorage, `chatsocket.${name}`);
}

export function keep(name, value) {
  write(localStorage, `chatsocket.${name}`, value);
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key)) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage, key, value) {
  try {
    if (value === undefined) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage may be full or forbidden; the chat goes on without it.
  }
}
