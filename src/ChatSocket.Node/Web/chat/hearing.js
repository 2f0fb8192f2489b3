import { keep, kept } from './kept.js';
import { nameKey, personKey, roomKey } from './names.js';
import { mentions } from './remote-text.js';

/** What the session tells, and how it changes what the page shows. */
export class Hearing {
  constructor(chat) {
    this.chat = chat;
  }

  status(state) {
    this.chat.state = state;
    this.chat.changed('status');
  }

  refused(error) {
    this.chat.refusal = error;
    this.status({ state: 'refused', code: error.code });
  }

  ready(welcome, before) {
    keep('nick', welcome.nick);
    if (before && nameKey(before) !== nameKey(welcome.nick)) {
      this.chat.told = { room: before, code: 'nick_taken' };
      this.chat.changed('told');
    }
    this.chat.removal = undefined;
    this.chat.hasPrivate = welcome.inbox !== undefined;
    for (const room of this.chat.wanted) this.chat.session.ask('join', { room }).catch((error) => this.#couldNotJoin(room, error));
    this.chat.changed('status', 'places');
  }

  renamed(nick) {
    keep('nick', nick);
    this.chat.changed('status', 'members', 'timeline');
  }

  /** From before a reload of the page. */
  roomKnown(name, position) {
    const place = this.chat.room(name);
    place.timeline.reset(position, [], position.seq > 0);
    if (!this.chat.active || kept('room') === name) this.chat.activate(place);
  }

  joined(joined, how) {
    const place = this.chat.room(joined.room);
    for (const room of this.chat.wanted) if (roomKey(room) === place.key) this.chat.wanted.delete(room);
    place.joined = true;
    place.topic = joined.topic;
    place.count = joined.count;
    if (place.needsMembers()) this.chat.loadMembers(place);
    else place.setMembers(joined.members);
    if (how === 'new') {
      place.timeline.reset(joined, joined.history, joined.more === true);
      // Who was never here before has nothing to catch up with.
      place.read = joined.read || joined.seq;
    }
    this.chat.reads.joined(place, joined.read);
    if (!this.chat.active) this.chat.activate(place);
    else if (this.chat.isSeen(place)) this.chat.markRead();
    this.chat.changed('places', 'members', 'timeline', 'active');
  }

  left(room, reason, kicked) {
    const place = this.chat.room(room);
    this.chat.forget(place);
    if (kicked) this.chat.told = { room: place.label, reason, by: kicked.by, banned: kicked.banned === true };
    if (this.chat.active === place) {
      this.chat.active = undefined;
      // Who is put out may be typing, and must not go on typing to somebody else.
      if (!kicked) this.chat.activate(this.chat.rooms.at(-1) ?? this.chat.people.at(-1));
    }
    this.chat.changed('places', 'timeline', 'members', 'active', ...(kicked ? ['told'] : []));
  }

  message(message) {
    const { chat } = this;
    const place = chat.room(message.room);
    place.timeline.append(message);
    place.stopsTyping(message.from, () => chat.changed('typing'));
    const own = nameKey(message.from) === nameKey(chat.me);
    const seen = chat.isSeen(place);
    if (own && place.unread === 0) place.read = Math.max(place.read, message.seq);
    if (!own && !seen) {
      if (place.unread++ === 0 && place === chat.active) place.unreadFrom = message.seq;
      if (mentions(message.text, chat.me)) place.mentions++;
    }
    if (!own && place === chat.active) {
      chat.arrivals++;
      chat.lastArrival = message;
    }
    chat.changed('timeline', ...(seen || own ? [] : ['places']));
    if (seen) chat.markRead();
  }

  gap(room, gap, position) {
    const place = this.chat.room(room);
    place.timeline.gap(gap, position);
    if (gap.reason === 'trimmed') return;
    this.chat.reads.withdrawn(place, position.seq);
  }

  recovered(room, count) {
    this.chat.room(room).timeline.notice({ event: 'recovered', count });
  }

  presence(presence) {
    const place = this.chat.room(presence.room);
    place.apply(presence);
    const { event, nick, to, joined, left } = presence;
    place.timeline.notice(event === 'count' ? { event, joined, left } : event === 'nick' ? { event, nick, to } : { event, people: [nick] });
    this.chat.changed('members', 'places', 'typing');
  }

  /** What came into the inbox stands in the conversation with its sender too. */
  inboxChanged(fresh = []) {
    const { chat } = this;
    for (const message of fresh) {
      chat.person(message.from).timeline.add(message);
      if (message.type !== 'direct' || chat.active !== chat.person(message.from)) continue;
      chat.arrivals++;
      chat.lastArrival = message;
    }
    for (const place of chat.people) {
      const key = personKey(place.name);
      place.unread = chat.inbox.messages.filter((message) => chat.inbox.isUnread(message) && personKey(message.from) === key).length;
    }
    chat.changed('inbox', 'places', 'timeline');
    if (fresh.length > 0) chat.markRead();
  }

  /** Out of the service: what the end of the connection alone does not tell. */
  removed({ by, reason }) {
    this.chat.removal = { by, reason };
  }

  announced({ by, text }) {
    this.chat.told = { announcement: text, by };
    for (const place of this.chat.rooms) place.timeline.notice({ event: 'announce', by, topic: text });
    this.chat.changed('told');
  }

  readElsewhere({ room, seq }) {
    const place = this.chat.places.get(roomKey(room));
    if (place) this.chat.reads.elsewhere(place, seq);
  }

  topic({ room, topic, by }) {
    const place = this.chat.room(room);
    place.topic = topic;
    place.timeline.notice({ event: 'topic', by, topic });
    this.chat.changed('active');
  }

  typing({ room, nick }) {
    if (nameKey(nick) !== nameKey(this.chat.me)) this.chat.room(room).sees(nick, () => this.chat.changed('typing'));
  }

  sending(send) {
    const { id, text, subject, ts } = send;
    this.#placeOf(send).timeline.pend({ kind: 'message', state: 'pending', id, from: this.chat.me, text, subject, ts });
    this.chat.changed('places');
  }

  settled(send, outcome) {
    this.#placeOf(send).timeline.settle(send.id, outcome);
  }

  delayed(send, error) {
    this.#placeOf(send).timeline.settle(send.id, { delayedBy: error.code });
  }

  #placeOf(send) {
    return send.place.startsWith('@') ? this.chat.person(send.to) : this.chat.room(send.to);
  }

  #couldNotJoin(room, error) {
    // Then the next connection asks again.
    if (error.code === 'lost' || error.code === 'timeout') return;
    this.chat.wanted.delete(room);
    this.chat.told = { room: `#${room}`, code: error.code, text: error.text };
    this.chat.changed('told');
    if (!this.chat.active) this.chat.session.ask('join', { room: 'geral' }).catch(() => {});
  }
}
