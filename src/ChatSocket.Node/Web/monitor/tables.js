import { byId, el } from './dom.js';
import { t } from './texts.js';

const cell = (text, className = '') => el('td', { className, textContent: text, title: text });

export function duration(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.floor(seconds)} s`;
}

export function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  let unit = 0;
  for (; bytes >= 1000 && unit < units.length - 1; unit++) bytes /= 1000;
  return `${bytes >= 100 || unit === 0 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}

export const count = (value) => (value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString(document.documentElement.lang) : value.toFixed(1));

/** Rows by key, so that a button keeps the focus while its figures change. */
function fill(body, items, keyOf, rowOf) {
  const known = new Map([...body.children].map((row) => [row.dataset.key, row]));
  const rows = items.map((item) => {
    const key = `${keyOf(item)}`;
    const row = known.get(key) ?? el('tr');
    row.dataset.key = key;
    const cells = rowOf(item);
    const [acts, shown] = [row.querySelector('.acts'), cells.filter((each) => !each.classList.contains('acts'))];
    row.replaceChildren(...shown, ...(acts ? [acts] : cells.filter((each) => each.classList.contains('acts'))));
    return row;
  });
  if (rows.length !== body.children.length || rows.some((row, index) => row !== body.children[index])) body.replaceChildren(...rows);
}

const button = (text, onclick) => el('button', { type: 'button', className: 'act', textContent: text, onclick });

export function drawRooms(rooms) {
  fill(byId('rooms'), rooms, (room) => room.room, (room) => [
    cell(`#${room.room}`), cell(count(room.members), 'number'), cell(count(room.perSecond), 'number'), cell(count(room.messages), 'number'),
  ]);
}

const roomsOf = ({ rooms, roomNames }) => `${roomNames.map((room) => `#${room}`).join(', ')}${rooms > roomNames.length ? `, +${rooms - roomNames.length}` : ''}`;

export function drawPeople(people, acts) {
  fill(byId('people'), people, (person) => `${person.number} ${person.nick ?? ''} ${person.roomNames.join(' ')} ${document.documentElement.lang}`, (person) => [
    cell(person.nick ?? t.unnamed), cell(`${person.transport}${person.mode ? ` · ${person.mode}` : ''}`), cell(roomsOf(person)),
    cell(size(person.queuedBytes), 'number'), cell(person.address), cell(duration(person.ageSeconds), 'number'),
    el('td', { className: 'acts' }, ...acts.filter(({ fits }) => !fits || fits(person)).map(({ text, run }) => button(text(), () => run(person)))),
  ]);
}

export function drawNodes(nodes, own) {
  byId('nodes').replaceChildren(...nodes.map((node) => el('li', { className: node === own ? 'self' : '', textContent: node === own ? `${node} (${t.thisNode})` : node })));
}
