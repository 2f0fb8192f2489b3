/**
 * The messages of a private conversation, as the timeline of a room looks to its view: what came in, from the inbox, and what went out
 * from this tab, by their time. It is always whole as far as the inbox is loaded.
 */
export class Conversation {
  entries = [];
  pending = [];
  live = true;
  older = false;
  loading = false;
  reading = false;

  constructor(changed) {
    this.changed = changed;
  }

  get count() {
    return this.entries.length + this.pending.length;
  }

  get lastSeq() {
    return 0;
  }

  at(index) {
    return index < this.entries.length ? this.entries[index] : this.pending[index - this.entries.length];
  }

  add(message) {
    if (this.entries.some((entry) => entry.id === message.id)) return;
    const { seq, id, from, to, subject, text, ts } = message;
    this.entries.push({ kind: 'message', seq, id, from, to, subject, text, ts });
    this.entries.sort((a, b) => a.ts - b.ts);
    this.pending = this.pending.filter((entry) => entry.id !== id);
    this.changed();
  }

  pend(entry) {
    this.pending.push(entry);
    this.changed();
  }

  settle(id, outcome) {
    const entry = this.pending.find((each) => each.id === id);
    if (!entry) return;
    // Its number is one of the other's inbox, and means nothing here.
    if (outcome.state === 'stored') this.add({ ...entry, seq: undefined, ts: outcome.ts ?? entry.ts });
    else Object.assign(entry, outcome);
    this.changed();
  }

  discard(entry) {
    this.pending = this.pending.filter((each) => each !== entry);
    this.changed();
  }

  loadOlder() {}

  loadNewer() {}

  toEnd() {}

  rest() {}
}
