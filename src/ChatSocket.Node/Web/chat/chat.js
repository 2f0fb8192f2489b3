import { debounced, perFrame } from './dom.js';
import { Hearing } from './hearing.js';
import { Inbox } from './inbox.js';
import { forgetDrafts, keep, keepDrafts, keptDrafts } from './kept.js';
import { personKey, roomKey } from './names.js';
import { Place } from './place.js';
import { Reads } from './reads.js';
import { Session } from './session.js';

const TypingEveryMs = 3_000;
const DirectoryRooms = 50;
const MembersPage = 300;
const KeepDraftsAfterMs = 300;

/**
 * Everything the page shows, and what the person on it does. The views are told at most once per frame what has changed: 'status',
 * 'places', 'timeline', 'members', 'directory', 'active', 'typing', 'told', 'end', 'language'.
 */
export class Chat {
  places = new Map();
  active = undefined;
  /** The inbox is shown in the place of the active one. */
  showsInbox = false;
  directory = [];
  state = { state: 'idle' };
  /** Set by the timeline's view: the end of the active place is in sight. */
  atEnd = true;
  /** Not while the node cannot say where its inbox stands. */
  hasPrivate = false;
  /** By whom and why the person was put out of the service, if it was told. */
  removal = undefined;
  /** Rooms to enter once there is a connection. */
  wanted = new Set();
  /** Messages of others in the active place that were not read out yet. */
  arrivals = 0;
  keepDrafts = debounced(() => this.#keepDrafts(), KeepDraftsAfterMs);
  reads = new Reads(this);
  #drafts = keptDrafts() ?? {};
  #dirty = new Set();
  #views = [];
  #typedAt = 0;
  #newInbox;
  #tell = perFrame(() => this.#tellNow());

  constructor(url) {
    const hearing = new Hearing(this);
    this.session = new Session(url, hearing, () => this.inbox);
    this.#newInbox = () => new Inbox((type, fields) => this.session.ask(type, fields), (fresh) => hearing.inboxChanged(fresh));
    this.inbox = this.#newInbox();
    document.addEventListener('visibilitychange', () => this.#seen());
    addEventListener('focus', () => this.#seen());
  }

  get me() {
    return this.session.nick;
  }

  get rooms() {
    return [...this.places.values()].filter((place) => place.isRoom);
  }

  get people() {
    return [...this.places.values()].filter((place) => !place.isRoom);
  }

  /** Whether the person has this place before the eyes, at its newest message. */
  isSeen(place) {
    return place === this.active && !this.showsInbox && this.atEnd && document.visibilityState === 'visible' && document.hasFocus();
  }

  /** Told with the set of what has changed. */
  watch(view) {
    this.#views.push(view);
  }

  changed(...what) {
    for (const each of what) this.#dirty.add(each);
    this.#tell();
  }

  /** Leaves the chat, and forgets everything that was said. */
  end() {
    this.session.quit();
    forgetDrafts();
    this.#drafts = {};
    this.places.clear();
    this.active = undefined;
    this.showsInbox = false;
    this.inbox = this.#newInbox();
    this.wanted.clear();
    this.state = { state: 'idle' };
    this.changed('status', 'places', 'timeline', 'members', 'active');
  }

  enter(nick, room, password) {
    this.wanted.add(room);
    this.session.begin(nick, password);
  }

  async join(room) {
    const known = this.places.get(roomKey(room));
    if (!known?.joined) await this.session.ask('join', { room });
    this.activate(this.places.get(roomKey(room)));
  }

  async create(room, topic) {
    await this.session.ask('create', { room, ...(topic ? { topic } : {}) });
    await this.join(room);
  }

  /** What was begun there is kept for the next time. */
  forget(place) {
    this.#drafts[place.key] = place.draft || undefined;
    this.places.delete(place.key);
  }

  leave(place) {
    return this.session.ask('leave', { room: place.name });
  }

  activate(place) {
    if (!place || (place === this.active && !this.showsInbox)) return;
    this.showsInbox = false;
    this.active?.timeline.rest();
    this.active = place;
    place.unreadFrom = place.unread === 0 ? 0 : place.isRoom ? place.read + 1 : this.inbox.firstUnreadFrom(place.key);
    this.atEnd = true;
    this.arrivals = 0;
    if (place.isRoom) keep('room', place.name);
    this.changed('places', 'timeline', 'members', 'active', 'inbox');
    if (place.needsMembers()) this.loadMembers(place);
    this.markRead();
  }

  showInbox() {
    this.showsInbox = true;
    this.changed('active', 'places', 'inbox', 'members');
  }

  /** Writes to somebody, with a subject or without; false when too much waits already. */
  write(nick, subject, text) {
    this.activate(this.person(nick));
    return this.session.send(nick, text, { person: true, subject: subject || undefined }) !== undefined;
  }

  /** False when too much waits already. */
  say(text) {
    const place = this.active;
    if (!this.session.send(place.name, text, { person: !place.isRoom })) return false;
    place.draft = '';
    // To the others that text ended the typing: what comes next begins anew.
    this.#typedAt = -Infinity;
    place.unreadFrom = 0;
    if (!place.timeline.live) place.timeline.toEnd();
    this.changed('timeline', 'end');
    return true;
  }

  /** A text that was refused, or whose fate nobody knows, once more as a new message. */
  sayAgain(place, entry) {
    this.discard(place, entry);
    this.session.send(place.name, entry.text, { person: !place.isRoom, subject: entry.subject });
  }

  discard(place, entry) {
    place.timeline.discard(entry);
  }

  typed() {
    const now = performance.now();
    if (!this.active?.isRoom || !this.session.online || now - this.#typedAt < TypingEveryMs) return;
    this.#typedAt = now;
    this.session.ask('typing', { room: this.active.name }).catch(() => {});
  }

  /** What is in sight is read, here and on the person's other devices. */
  markRead() {
    const place = this.active;
    if (place && !place.isRoom && this.isSeen(place)) this.#markConversation(place);
    if (!place?.isRoom || !place.joined || !place.timeline.live || !this.isSeen(place)) return;
    this.reads.seen(place, place.timeline.lastSeq);
  }

  #markConversation(place) {
    const seqs = new Set(place.timeline.entries.map((entry) => entry.seq));
    const unread = this.inbox.messages.filter((message) => seqs.has(message.seq) && this.inbox.isUnread(message));
    if (unread.length > 0) this.inbox.markRead(unread);
  }

  async loadDirectory(query) {
    try {
      this.directory = (await this.session.ask('rooms', { limit: DirectoryRooms, ...(query ? { query } : {}) })).rooms;
      this.changed('places');
    } catch {
      // The next look asks again.
    }
  }

  async loadMembers(place) {
    try {
      const answer = await this.session.ask('who', { room: place.name, limit: MembersPage });
      place.setMembers(answer.members.map((member) => member.nick));
      this.changed('members');
    } catch {
      // The next look asks again.
    }
  }

  room(name) {
    return this.#place(roomKey(name), name, (fields) => this.session.ask('history', { room: name, ...fields }));
  }

  person(nick) {
    return this.#place(personKey(nick), nick);
  }

  #place(key, name, ask) {
    const known = this.places.get(key);
    if (known) return known;
    const place = new Place(key, name, {
      ask, position: () => this.session.positionOf(name) ?? { seq: 0 }, changed: () => this.changed('timeline'),
    });
    place.draft = this.#drafts[key] ?? '';
    this.places.set(key, place);
    return place;
  }

  /** The person looks at the page again, perhaps after having read on another device. */
  #seen() {
    if (document.visibilityState !== 'visible' || !this.session.online) return;
    this.markRead();
    this.reads.refresh();
  }

  #keepDrafts() {
    for (const place of this.places.values()) this.#drafts[place.key] = place.draft || undefined;
    keepDrafts(this.#drafts);
  }

  #tellNow() {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    for (const view of this.#views) view(dirty);
  }
}
