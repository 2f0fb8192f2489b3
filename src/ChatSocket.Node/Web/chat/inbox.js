import { Cursor, positionOf } from './cursor.js';
import { personKey } from './names.js';

const Page = 100;
const MostKept = 1000;

/**
 * The private messages somebody got, newest kept, oldest asked for when wanted. What is read is one number for all devices; messages
 * read out of their order are remembered here until the ones before them are read too.
 */
export class Inbox {
  messages = [];
  read = 0;
  more = false;
  loaded = false;
  #cursor;
  #readAhead = new Set();

  /** ask(type, fields) goes to the node; changed() is told of every change. */
  constructor(ask, changed) {
    this.ask = ask;
    this.changed = changed;
  }

  get position() {
    return this.#cursor?.position;
  }

  get unread() {
    return this.messages.filter((message) => this.isUnread(message)).length;
  }

  isUnread(message) {
    return message.seq > this.read && !this.#readAhead.has(message.seq);
  }

  /** The number of the oldest unread message of that person. */
  firstUnreadFrom(key) {
    return this.messages.find((message) => this.isUnread(message) && personKey(message.from) === key)?.seq ?? 0;
  }

  restore(position) {
    if (position) this.#cursor = new Cursor(position, false);
  }

  /** What the node's welcome says of it; a node of an older version says nothing. */
  welcome(state) {
    if (!state) return;
    const goesOn = this.#cursor?.resume(state) === true && (!state.gap || state.gap.reason === 'trimmed');
    // Otherwise it is another inbox than the one known here: a guest's ends with its name.
    if (!goesOn) {
      this.#withdraw();
      this.#cursor = new Cursor(positionOf(state));
    }
    this.read = Math.max(this.read, state.seq - state.unread);
    this.#load({ limit: Page });
  }

  /** 'next', 'duplicate' or 'hole'. */
  take(message) {
    this.#cursor ??= new Cursor({ epoch: message.epoch, seq: message.seq - 1, id: '' });
    const arrival = this.#cursor.take(message.epoch, message);
    if (arrival === 'next') this.#add([message]);
    return arrival;
  }

  skip(gap) {
    if (this.#cursor && !this.#cursor.skip(gap)) return false;
    if (gap.reason !== 'trimmed') this.#withdraw();
    return true;
  }

  older() {
    return this.#load({ before: this.messages.at(0)?.seq ?? (this.position?.seq ?? 0) + 1, limit: Page });
  }

  /** Was seen; the node is told how far everything was. */
  markRead(messages) {
    for (const message of messages) if (this.isUnread(message)) this.#readAhead.add(message.seq);
    const before = this.read;
    for (const { seq } of this.messages) {
      if (seq <= this.read) continue;
      if (!this.#readAhead.has(seq)) break;
      this.read = seq;
      this.#readAhead.delete(seq);
    }
    this.changed();
    if (this.read === before) return;
    // At once: letters are read one by one, and the page may be closed after it.
    this.ask('read', { inbox: true, seq: this.read }).catch(() => {});
  }

  /** How far it is read on whichever device. */
  heardRead(seq) {
    if (seq <= this.read) return;
    this.read = seq;
    for (const ahead of this.#readAhead) if (ahead <= seq) this.#readAhead.delete(ahead);
    this.changed();
  }

  async #load(fields) {
    try {
      const page = await this.ask('inbox', fields);
      if (this.position && page.epoch && page.epoch !== this.position.epoch) return;
      if (fields.before !== undefined || !this.loaded) this.more = page.more === true;
      this.loaded = true;
      this.#add(page.messages);
    } catch {
      // The next connection asks again.
    }
  }

  #add(messages) {
    const known = new Set(this.messages.map((message) => message.seq));
    const fresh = messages.filter((message) => !known.has(message.seq));
    this.messages = [...this.messages, ...fresh].sort((a, b) => a.seq - b.seq);
    if (this.messages.length > MostKept) {
      this.messages = this.messages.slice(-MostKept);
      this.more = true;
    }
    this.changed(fresh);
  }

  #withdraw() {
    this.messages = [];
    this.read = 0;
    this.#readAhead.clear();
  }
}
