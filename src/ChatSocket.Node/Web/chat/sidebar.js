import { byId, debounced, el } from './dom.js';
import { colourOf, roomKey } from './names.js';
import { t } from './texts.js';

const RefreshMs = 15_000;
const SearchAfterMs = 250;

/** Rooms one is in, other rooms with their counts, and the search over both. */
export class Sidebar {
  #query = '';

  constructor(chat, { onChosen, onFailed }) {
    this.chat = chat;
    this.onChosen = onChosen;
    this.onFailed = onFailed;
    this.search = byId('search');
    const load = debounced(() => this.#load(), SearchAfterMs);
    this.search.oninput = () => {
      this.#query = this.search.value.trim();
      this.#draw();
      load();
    };
    this.search.onkeydown = (event) => this.#searchKey(event);
    byId('sidebar').addEventListener('keydown', (event) => this.#arrow(event));
    setInterval(() => {
      if (document.visibilityState === 'visible' && chat.session.online) this.#load();
    }, RefreshMs);
    chat.watch((dirty) => {
      if (dirty.has('places') || dirty.has('active') || dirty.has('language')) this.#draw();
      if (dirty.has('status') && chat.state.state === 'online') this.#load();
    });
  }

  /** The next or previous place, round and round. */
  step(by) {
    const places = [...this.chat.rooms, ...this.chat.people];
    const index = places.indexOf(this.chat.active);
    if (places.length > 0) this.chat.activate(places[(index + by + places.length) % places.length]);
  }

  #load() {
    if (!this.chat.session.online) return;
    this.chat.loadDirectory(this.#query);
  }

  #draw() {
    const matches = (name) => name.toLowerCase().includes(this.#query.replace(/^#/, '').toLowerCase());
    const mine = this.chat.rooms.filter((place) => matches(place.name)).sort(byName);
    const others = this.chat.directory.filter(({ room }) => matches(room) && !this.chat.places.has(roomKey(room))).sort((a, b) => b.count - a.count);
    const people = this.chat.people.sort(byName);
    const focused = document.activeElement?.dataset?.key;
    byId('rooms').replaceChildren(...mine.map((place) => this.#mine(place)));
    byId('other-rooms').replaceChildren(...others.map((room) => this.#other(room)));
    byId('people').replaceChildren(...people.map((place) => this.#person(place)));
    byId('others-title').hidden = others.length === 0;
    byId('no-rooms').hidden = mine.length + others.length > 0;
    // What had the focus is a new element now.
    if (focused) byId('sidebar').querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #mine(place) {
    const unread = place.unread > 0 && el('span', { className: place.mentions > 0 ? 'badge mention' : 'badge', 'aria-hidden': 'true', textContent: place.unread > 99 ? '99+' : `${place.unread}` });
    const said = [t.people(place.count), place.unread > 0 && t.unread(place.unread), place.mentions > 0 && t.mentionsYou];
    return this.#entry(place.key, said, place === this.chat.active && !this.chat.showsInbox, [
      el('span', { className: 'place', textContent: place.label, dir: 'auto' }), unread || undefined,
      el('span', { className: 'count', 'aria-hidden': 'true', textContent: `${place.count}` }),
    ], () => {
      this.chat.activate(place);
      this.onChosen();
    });
  }

  #person(place) {
    const unread = place.unread > 0 && el('span', { className: 'badge', 'aria-hidden': 'true', textContent: `${place.unread}` });
    return this.#entry(place.key, [place.unread > 0 && t.unread(place.unread)], place === this.chat.active && !this.chat.showsInbox, [
      el('span', { className: `avatar small colour-${colourOf(place.name)}`, 'aria-hidden': 'true', textContent: [...place.name][0] }),
      el('span', { className: 'place', textContent: place.name, dir: 'auto' }), unread || undefined,
    ], () => {
      this.chat.activate(place);
      this.onChosen();
    });
  }

  #other({ room, count, topic }) {
    return this.#entry(roomKey(room), [t.people(count)], false, [
      el('span', { className: 'place', textContent: `#${room}`, dir: 'auto' }), el('span', { className: 'count', 'aria-hidden': 'true', textContent: `${count}` }),
    ], () => this.#join(room), topic);
  }

  /** said: what the numbers mean, for who does not see where they stand. */
  #entry(key, said, active, children, onclick, title) {
    const words = said.filter(Boolean).join(', ');
    const button = el('button', { type: 'button', className: active ? 'entry active' : 'entry', onclick, title: title || '' },
      ...children, words ? el('span', { className: 'unseen', textContent: words }) : undefined);
    button.dataset.key = key;
    if (active) button.setAttribute('aria-current', 'true');
    return el('li', {}, button);
  }

  async #join(room) {
    try {
      await this.chat.join(room);
      this.search.value = '';
      this.#query = '';
      this.#draw();
      this.onChosen();
    } catch (error) {
      this.onFailed(`#${room}`, error);
    }
  }

  #searchKey(event) {
    if (event.key === 'Escape' && this.search.value) {
      this.search.value = '';
      this.search.oninput();
      event.stopPropagation();
    } else if (event.key === 'Enter') {
      byId('sidebar').querySelector('.lists .entry')?.click();
    }
  }

  /** Up and down walk the list, as in any list. */
  #arrow(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey) return;
    const entries = [...byId('sidebar').querySelectorAll('.lists .entry')];
    const index = entries.indexOf(document.activeElement);
    if (index < 0 && event.target !== this.search) return;
    event.preventDefault();
    entries[Math.max(0, Math.min(entries.length - 1, index + by))]?.focus();
  }
}

const byName = (a, b) => a.name.localeCompare(b.name);
