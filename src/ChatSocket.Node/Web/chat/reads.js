const TellEveryMs = 1_000;

/** Up to where the person has read, room by room: here, and as the node knows it for the account's other devices. A mark only moves forward. */
export class Reads {
  #telling;

  constructor(chat) {
    this.chat = chat;
    addEventListener('pagehide', () => this.#tell());
  }

  /** Everything the place shows was seen. */
  seen(place, seq) {
    if (place.unread > 0 || seq > place.read) this.chat.changed('places');
    place.read = Math.max(place.read, seq);
    count(place, 0);
    if (place.read > place.told) this.#telling ??= setTimeout(() => this.#tell(), TellEveryMs);
  }

  /** The answer to a join says how far it is read. */
  joined(place, read) {
    this.#note(place, read);
    const behind = this.#behind(place);
    count(place, place.unread === 0 ? behind : Math.min(place.unread, behind));
  }

  /** Read on another device. The mark may name messages that are still on their way here. */
  elsewhere(place, read) {
    this.#note(place, read);
    count(place, Math.min(place.unread, this.#behind(place)));
    this.chat.changed('places');
  }

  /** What stood there was withdrawn from there on. */
  withdrawn(place, seq) {
    place.read = Math.min(place.read, seq);
    place.told = Math.min(place.told, seq);
    count(place, 0);
  }

  /** Marks that move elsewhere are told, but a page that slept may have missed it: the answer to a join tells too. */
  refresh() {
    const { rooms, session } = this.chat;
    if (!session.account) return;
    for (const place of rooms) {
      if (place.joined && place.unread > 0) session.ask('join', { room: place.name, history: 0 }).catch(() => {});
    }
  }

  /** All that was read since, in whichever rooms; what does not arrive is told again with the next. */
  #tell() {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    const { rooms, session } = this.chat;
    for (const place of rooms) {
      const { read } = place;
      if (!place.joined || read <= place.told) continue;
      session.ask('read', { room: place.name, seq: read }).then(() => (place.told = Math.max(place.told, read)), () => {});
    }
  }

  #note(place, read) {
    place.read = Math.max(place.read, read);
    place.told = Math.max(place.told, read);
  }

  #behind(place) {
    return Math.max(0, (this.chat.session.positionOf(place.name)?.seq ?? 0) - place.read);
  }
}

function count(place, unread) {
  place.unread = unread;
  if (unread === 0) place.mentions = 0;
}
