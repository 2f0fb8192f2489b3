import { el } from './dom.js';
import { colourOf, nameKey } from './names.js';
import { mentions, shown, shownInLine } from './remote-text.js';
import { dayOf, listOf, momentOf, reasonOf, t, timeOf } from './texts.js';

const TogetherMs = 5 * 60_000;

const isOtherDay = (before, entry) => !before || new Date(before.ts).toDateString() !== new Date(entry.ts).toDateString();

/** How an entry looks beside the one before it; also what must be drawn anew when it changes. */
export function lookOf(entry, before, { unreadFrom, online }) {
  const day = isOtherDay(before, entry);
  const fresh = unreadFrom > 0 && entry.seq === unreadFrom;
  const together = !day && !fresh && entry.kind === 'message' && before?.kind === 'message'
    && before.from === entry.from && !entry.subject && entry.ts - before.ts < TogetherMs;
  const waiting = entry.state === 'pending' && !online;
  return { day, fresh, together, waiting, signature: [day, fresh, together, waiting, entry.state, entry.delayedBy, entry.version, entry.more].join() };
}

/** A guess of the height, before the row was ever drawn. */
export function heightOf(entry, look, width) {
  const perLine = Math.max(20, (width - 90) / 7.4);
  let lines = 0;
  for (const line of entry.text ? entry.text.split('\n', 400) : ['']) lines += Math.max(1, Math.ceil(line.length / perLine));
  return (look.day ? 44 : 0) + (look.fresh ? 28 : 0) + (entry.kind === 'message' ? (look.together ? 4 : 38) : 8) + lines * 21;
}

export function drawEntry(entry, look, actions) {
  const row = el('div', { className: 'row' });
  if (look.day) row.append(el('div', { className: 'day' }, el('span', { textContent: dayOf(entry.ts) })));
  if (look.fresh) row.append(el('div', { className: 'fresh' }, el('span', { textContent: t.newMessages })));
  if (entry.kind === 'message') row.append(message(entry, look, actions));
  else row.append(el('p', { className: entry.kind === 'gap' ? 'notice missing' : entry.event === 'announce' ? 'notice announced' : 'notice' }, noticeText(entry)));
  return row;
}

function message(entry, look, actions) {
  const own = nameKey(entry.from) === nameKey(actions.me);
  const classes = ['message'];
  if (look.together) classes.push('together');
  if (own) classes.push('own');
  else if (mentions(entry.text, actions.me)) classes.push('mention');
  if (entry.state && entry.state !== 'stored') classes.push(entry.state);
  const time = el('time', { dateTime: new Date(entry.ts).toISOString(), title: momentOf(entry.ts), textContent: timeOf(entry.ts) });
  const name = el('span', { className: `name colour-${colourOf(entry.from)}`, textContent: entry.from, dir: 'auto' });
  const body = el('div', { className: 'body' });
  const heading = el('div', { className: 'heading' }, name, time);
  if (look.together) heading.classList.add('unseen');
  body.append(heading);
  if (entry.subject) body.append(el('div', { className: 'subject', textContent: shownInLine(entry.subject), dir: 'auto' }));
  body.append(el('div', { className: 'text', textContent: shown(entry.text), dir: 'auto' }));
  if (entry.state && entry.state !== 'stored') body.append(fate(entry, look, actions));
  const side = look.together
    ? el('time', { className: 'side', 'aria-hidden': 'true', textContent: timeOf(entry.ts) })
    : el('span', { className: `avatar colour-${colourOf(entry.from)}`, 'aria-hidden': 'true', textContent: [...entry.from][0] });
  return el('div', { className: classes.join(' ') }, side, body);
}

/** What is known of a text of one's own that is not, or perhaps not, in the room. */
function fate(entry, look, actions) {
  if (entry.state === 'pending') {
    return el('div', { className: 'fate', textContent: look.waiting ? t.waiting : entry.delayedBy ? t.delayed : t.pending });
  }
  const why = entry.state === 'unknown' ? t.unknown : t.failed(reasonOf(entry.code, entry.reason));
  return el('div', { className: 'fate' }, el('span', { textContent: why }),
    el('button', { type: 'button', textContent: t.sendAgain, onclick: () => actions.sendAgain(entry) }),
    el('button', { type: 'button', textContent: t.discard, onclick: () => actions.discard(entry) }));
}

function noticeText(entry) {
  if (entry.kind === 'gap') return entry.reason === 'trimmed' ? t.gapTrimmed(entry.to - entry.from + 1) : t.gapEpoch;
  const names = entry.people && listOf([...entry.people, ...(entry.more > 0 ? [t.others(entry.more)] : [])]);
  const one = entry.people?.length === 1 && entry.more === 0;
  switch (entry.event) {
    case 'join': return t.joinedRoom(names, one);
    case 'leave': return t.leftRoom(names, one);
    case 'count': return t.counted(entry.joined, entry.left);
    case 'nick': return t.renamed(entry.nick, entry.to);
    case 'topic': return t.topicChanged(entry.by, shownInLine(entry.topic));
    case 'announce': return `${t.announced(entry.by)}: ${shownInLine(entry.topic)}`;
    case 'recovered': return t.recovered(entry.count);
    default: return '';
  }
}
