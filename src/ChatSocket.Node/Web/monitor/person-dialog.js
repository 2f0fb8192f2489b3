import { byId } from './dom.js';
import { act } from './node-calls.js';
import { t } from './texts.js';

/** What can be done to a person: where it counts, and what it may be extended to. */
const Acts = {
  kick: { inRoom: true },
  ban: { inRoom: true, extra: 'address' },
  unban: { inRoom: true },
  remove: { extra: 'account' },
};

/** Asks what is to be done to whom, says what will happen, and does it; on whichever node the person is. */
export class PersonDialog {
  #dialog = byId('person-dialog');
  #form = this.#dialog.querySelector('form');
  #told;

  /** told(text): what was done. */
  constructor(told) {
    this.#told = told;
    this.#form.addEventListener('input', () => this.#explain());
    this.#form.onsubmit = (event) => this.#do(event);
    byId('person-cancel').onclick = () => this.#dialog.close();
  }

  /** person: one of the list, or nothing; rooms: names to choose from. */
  open(person, rooms) {
    this.#form.reset();
    byId('person-nick').value = person?.nick ?? '';
    byId('person-room').value = person?.roomNames[0] ?? '';
    byId('person-rooms').replaceChildren(...(person?.roomNames ?? rooms).map((room) => Object.assign(document.createElement('option'), { value: room })));
    byId('person-problem').textContent = '';
    this.#explain();
    this.#dialog.showModal();
    if (!person) byId('person-nick').focus();
  }

  get #name() {
    return this.#form.elements['person-act'].value;
  }

  get #fields() {
    return { nick: byId('person-nick').value.trim(), room: byId('person-room').value.trim() };
  }

  #explain() {
    const { inRoom = false, extra } = Acts[this.#name];
    const { nick, room } = this.#fields;
    byId('person-room-part').hidden = !inRoom;
    byId('person-room').required = inRoom;
    byId('person-extra-part').hidden = !extra;
    byId('person-extra-text').textContent = extra ? t.personExtras[extra] : '';
    byId('person-reason-part').hidden = this.#name === 'unban';
    const explained = t.personExplains[this.#name](nick || t.thePerson, room ? `#${room.replace(/^#/, '')}` : t.theRoom, byId('person-extra').checked);
    if (byId('person-explains').textContent !== explained) byId('person-explains').textContent = explained;
    byId('person-do').textContent = t.personActs[this.#name];
  }

  async #do(event) {
    event.preventDefault();
    const { inRoom, extra } = Acts[this.#name];
    const { nick, room } = this.#fields;
    const answer = await act({
      act: this.#name, nick, ...(inRoom ? { room } : {}), ...(extra ? { [extra]: byId('person-extra').checked } : {}), reason: byId('person-reason').value.trim(),
    });
    if (!answer.done) {
      byId('person-problem').textContent = t.failed(answer);
      return;
    }
    this.#dialog.close();
    this.#told(`${t.personActs[this.#name]}: ${nick}${inRoom ? `, #${room.replace(/^#/, '')}` : ''}. ${t.doneAndLogged}`);
  }
}
