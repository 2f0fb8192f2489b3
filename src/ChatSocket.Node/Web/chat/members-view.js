import { byId, el } from './dom.js';
import { colourOf, nameKey } from './names.js';
import { t } from './texts.js';

const MostShown = 300;
const RefreshMs = 15_000;

/** Who is in the active room. Of a large one a part is shown, and how many more there are. */
export class MembersView {
  constructor(chat, { onChosen }) {
    this.chat = chat;
    this.onChosen = onChosen;
    chat.watch((dirty) => {
      if (dirty.has('members') || dirty.has('active') || dirty.has('language')) this.#draw();
    });
    setInterval(() => chat.active?.needsMembers() && document.visibilityState === 'visible' && chat.loadMembers(chat.active), RefreshMs);
  }

  #draw() {
    const place = this.chat.showsInbox ? undefined : this.chat.active;
    const names = place?.isRoom ? [...place.members.values()].sort((a, b) => a.localeCompare(b)) : [];
    const mine = nameKey(this.chat.me);
    byId('members-list').replaceChildren(...names.slice(0, MostShown).map((name) => this.#member(name, nameKey(name) === mine)));
    byId('chat').classList.toggle('alone', !place?.isRoom);
    byId('members-title').textContent = place?.isRoom ? t.people(place.count) : t.members;
    const more = place?.isRoom ? place.count - Math.min(names.length, MostShown) : 0;
    byId('members-more').textContent = more > 0 ? t.andMore(more) : '';
  }

  #member(name, own) {
    const avatar = el('span', { className: `avatar small colour-${colourOf(name)}`, 'aria-hidden': 'true', textContent: [...name][0] });
    const label = el('span', { className: 'place', textContent: name, dir: 'auto' });
    if (own) return el('li', { className: 'entry self' }, avatar, label, el('span', { className: 'count', textContent: t.you }));
    return el('li', {}, el('button', { type: 'button', className: 'entry', onclick: () => this.onChosen(name) }, avatar, label));
  }
}
