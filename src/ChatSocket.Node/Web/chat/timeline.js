/** What is kept of one room here. Older messages are asked for again when somebody scrolls up to them. */
const MostKept = 3000;
const MostKeptAway = 300;
const MostCharacters = 4_000_000;
const Page = 200;
const FoldedNames = 10;

/**
 * The part of a room's messages that this page holds: ascending, bounded at both ends. `live` says that its end is the room's end, so
 * that arriving messages are added; while somebody reads far above they are only counted. Entries are messages
 * {kind:'message', seq, id, from, text, ts}, notices, and gaps; own texts on their way stand apart, after the end.
 */
export class Timeline {
  entries = [];
  pending = [];
  live = true;
  older = false;
  loading = false;
  /** Set by the view: somebody looks at something above the end. */
  reading = false;
  #epoch;
  #base = 0;
  #characters = 0;

  /** ask(fields) gives a page of history; position() where the room is; changed() is told of every change. */
  constructor(ask, position, changed) {
    this.ask = ask;
    this.position = position;
    this.changed = changed;
  }

  get count() {
    return this.entries.length + this.pending.length;
  }

  at(index) {
    return index < this.entries.length ? this.entries[index] : this.pending[index - this.entries.length];
  }

  get firstSeq() {
    return this.entries.find((entry) => entry.kind === 'message')?.seq ?? this.#base + 1;
  }

  get lastSeq() {
    return this.entries.findLast((entry) => entry.kind === 'message')?.seq ?? this.#base;
  }

  /** The room from its newest page on. */
  reset({ epoch, seq }, messages, older) {
    this.entries = messages.map(entryOf);
    this.#characters = messages.reduce((sum, message) => sum + message.text.length, 0);
    this.#epoch = epoch;
    this.#base = messages.length > 0 ? messages[0].seq - 1 : seq;
    this.older = older;
    this.live = true;
    this.changed();
  }

  append(message) {
    if (!this.live || message.epoch !== this.#epoch || message.seq <= this.lastSeq) return;
    if (this.reading && this.entries.length >= MostKept) {
      // What is being read must not be dropped for what is not.
      this.live = false;
      return;
    }
    this.#push(entryOf(message));
    this.pending = this.pending.filter((entry) => entry.id !== message.id);
    this.changed();
  }

  /** A text of one's own on its way. */
  pend(entry) {
    this.pending.push(entry);
    this.changed();
  }

  /** What became of it. Its message may come after its ack, or before, or be further on than what is kept here. */
  settle(id, outcome) {
    const entry = this.pending.find((each) => each.id === id);
    if (!entry) return;
    Object.assign(entry, outcome);
    if (outcome.state === 'stored' && (outcome.seq <= this.lastSeq || !this.live)) this.discard(entry);
    this.changed();
  }

  discard(entry) {
    this.pending = this.pending.filter((each) => each !== entry);
    this.changed();
  }

  /** Told between the messages, as long as nobody scrolls it out of the kept part. */
  notice(notice) {
    if (!this.live) return;
    const last = this.entries.at(-1);
    if (last?.kind === 'notice' && notice.people && last.event === notice.event) {
      if (last.people.length < FoldedNames) last.people.push(...notice.people);
      else last.more += notice.people.length;
      last.version++;
    } else {
      this.#push({ kind: 'notice', ts: Date.now(), version: 0, more: 0, text: '', ...notice });
    }
    this.changed();
  }

  /** Says what is missing; of another history, what stood here before is withdrawn. */
  gap(gap, position) {
    if (gap.reason !== 'trimmed') {
      this.entries = this.entries.filter((entry) => this.live && entry.kind === 'message' && entry.seq < gap.from);
      this.#characters = this.entries.reduce((sum, entry) => sum + entry.text.length, 0);
      this.#epoch = position.epoch;
      this.#base = position.seq;
      this.older = position.seq > 0 && this.entries.length === 0;
      this.live = true;
    }
    if (this.live && gap.to >= gap.from) this.#push(gapOf(gap.from, gap.to, gap.reason));
    this.#epoch ??= position.epoch;
    this.changed();
  }

  async loadOlder() {
    if (!this.older || this.loading) return;
    await this.#load({ before: this.firstSeq, limit: Page }, (page) => {
      const known = new Set(this.entries.map((entry) => entry.seq));
      const messages = page.messages.filter((message) => !known.has(message.seq));
      const missing = messages.length > 0 && messages.at(-1).seq < this.firstSeq - 1 ? [gapOf(messages.at(-1).seq + 1, this.firstSeq - 1, 'trimmed')] : [];
      this.entries.unshift(...messages.map(entryOf), ...(this.entries[0]?.kind === 'gap' ? [] : missing));
      this.#characters += messages.reduce((sum, message) => sum + message.text.length, 0);
      this.older = page.more;
      this.#trimEnd();
    });
  }

  async loadNewer() {
    if (this.live || this.loading) return;
    await this.#load({ after: this.lastSeq, limit: Page }, (page) => {
      for (const message of page.messages) {
        if (message.seq <= this.lastSeq) continue;
        if (message.seq > this.lastSeq + 1) this.#push(gapOf(this.lastSeq + 1, message.seq - 1, 'trimmed'));
        this.#push(entryOf(message));
      }
      this.live = !page.more && this.lastSeq >= this.position().seq;
    });
  }

  /** Straight to the newest, from far above. */
  async toEnd() {
    if (this.live) return;
    await this.#load({ limit: Page }, (page) => {
      this.reset({ epoch: page.epoch, seq: this.position().seq }, page.messages, page.more);
      this.live = this.lastSeq >= this.position().seq;
    });
  }

  /** Nobody looks at it: less is kept. */
  rest() {
    if (this.live) this.#trimStart(MostKeptAway);
  }

  async #load(fields, apply) {
    this.loading = true;
    this.changed();
    try {
      const page = await this.ask(fields);
      if (page.epoch === this.#epoch) apply(page);
    } catch (error) {
      // Lost connections and limits pass; whoever still looks at it asks again.
      if (!error.code) throw error;
    } finally {
      this.loading = false;
      this.changed();
    }
  }

  #push(entry) {
    this.entries.push(entry);
    this.#characters += entry.text.length;
    this.#trimStart(MostKept);
  }

  #trimStart(most) {
    let drop = 0;
    let characters = this.#characters;
    // In larger steps than one: shifting a long array has a cost.
    if (this.entries.length > most + Page || characters > MostCharacters) {
      while (drop < this.entries.length - 1 && (this.entries.length - drop > most || characters > MostCharacters)) characters -= this.entries[drop++].text.length;
    }
    if (drop === 0) return;
    this.#base = this.entries.slice(0, drop).findLast((entry) => entry.kind === 'message')?.seq ?? this.#base;
    this.entries.splice(0, drop);
    this.#characters = characters;
    this.older = true;
  }

  #trimEnd() {
    while (this.entries.length > MostKept || (this.#characters > MostCharacters && this.entries.length > Page)) {
      this.#characters -= this.entries.pop().text.length;
      this.live = false;
    }
  }
}

const gapOf = (from, to, reason) => ({ kind: 'gap', from, to, reason, ts: Date.now(), text: '' });

function entryOf({ seq, id, from, text, ts, subject, to }) {
  return { kind: 'message', seq, id, from, text, ts, subject, to };
}
