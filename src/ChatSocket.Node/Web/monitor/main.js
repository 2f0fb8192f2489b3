import { Chart } from './chart.js';
import { byId, debounced, icon } from './dom.js';
import { keep } from './kept.js';
import { LogView } from './log-view.js';
import { act, enter, leave, readState } from './node-calls.js';
import { PersonDialog } from './person-dialog.js';
import { count, drawNodes, drawPeople, drawRooms, duration, size } from './tables.js';
import { chooseLanguage, currentLanguage, t, translate } from './texts.js';

const EveryMs = 1000;
const SamplesKept = 300;
const ToldForMs = 10_000;

translate(document);
for (const button of document.querySelectorAll('[data-icon]')) button.prepend(icon(button.dataset.icon));

const log = new LogView();
const charts = Array.from({ length: 5 }, () => new Chart());
byId('charts').append(...charts.map((chart) => chart.element));
let samples = [];
let latest;
let timer;

const personDialog = new PersonDialog((text) => {
  tell(text);
  look();
});
const personActs = [
  { text: () => t.disconnect, run: (person) => ask('disconnect', t.disconnect, t.disconnectExplains(person.nick ?? t.unnamed), { number: person.number }) },
  { text: () => t.person, run: (person) => personDialog.open(person), fits: (person) => person.nick !== null },
];

async function look() {
  clearTimeout(timer);
  try {
    const state = await readState({ query: byId('people-filter').value.trim(), samples: samples.at(-1)?.ts ?? 0, log: log.last });
    if (!state) {
      showGate();
      return;
    }
    latest = state;
    // Two questions may have been under way at once, and then both answers bring the same.
    const last = samples.at(-1)?.ts ?? 0;
    samples = [...samples, ...state.samples.filter((sample) => sample.ts > last)].slice(-SamplesKept);
    byId('stale').textContent = '';
    show();
    log.add(state.log);
  } catch {
    byId('stale').textContent = t.unreachable;
    byId('state').className = 'state';
  }
  timer = setTimeout(look, EveryMs);
}

function show() {
  byId('gate').hidden = true;
  byId('monitor').hidden = false;
  byId('node').textContent = latest.node;
  byId('about').textContent = t.about(latest.version, duration(latest.uptimeSeconds), Math.round(latest.memoryMegabytes));
  byId('state').textContent = t.states[latest.state] ?? latest.state;
  byId('state').className = latest.state === 'ready' ? 'state ready' : 'state';
  document.title = `${latest.node} – ChatSocket monitor`;
  drawCharts();
  drawNodes(latest.nodes, latest.node);
  drawRooms(latest.rooms);
  drawPeople(latest.people, personActs);
  byId('people-title').textContent = t.connectionsShown(latest.people.length, latest.found, latest.connections);
}

function drawCharts() {
  const rates = (name) => samples.slice(1).map((sample, index) => Math.max(0, (sample[name] - samples[index][name]) / ((sample.ts - samples[index].ts) / 1000)));
  const perSecond = (value) => `${count(value)} ${t.perSecondUnit}`;
  charts[0].draw(t.received, rates('received'), perSecond, t.most);
  charts[1].draw(t.delivered, rates('delivered'), perSecond, t.most);
  charts[2].draw(t.bytes, rates('bytes'), (value) => `${size(value)}${t.perSecondUnit}`, t.most);
  charts[3].draw(t.connectionsNow, samples.map((sample) => sample.connections), count, t.most);
  charts[4].draw(t.queued, samples.map((sample) => sample.queued), size, t.most);
}

function showGate() {
  byId('monitor').hidden = true;
  byId('gate').hidden = false;
  byId('token').focus();
}

byId('enter-form').onsubmit = async (event) => {
  event.preventDefault();
  const answer = await enter(byId('token').value).catch(() => ({ status: 0 }));
  byId('enter-problem').textContent = answer.status === 204 ? '' : answer.status === 429 ? t.tooManyTries : answer.status === 401 ? t.wrongToken : t.unreachable;
  if (answer.status !== 204) return;
  byId('token').value = '';
  look();
};

/** Every act is confirmed, some with a text. */
function ask(name, title, explains, fields, text) {
  const dialog = byId('act-dialog');
  byId('act-title').textContent = title;
  byId('act-do').textContent = title;
  byId('act-explains').textContent = explains;
  byId('act-problem').textContent = '';
  byId('act-text-part').hidden = !text;
  byId('act-text-label').textContent = text ?? '';
  byId('act-text').value = '';
  byId('act-text').required = Boolean(text);
  dialog.querySelector('form').onsubmit = async (event) => {
    event.preventDefault();
    const answer = await act({ act: name, ...fields, ...(text ? { text: byId('act-text').value.trim() } : {}) });
    if (answer.done) {
      dialog.close();
      tell(`${title}. ${t.doneAndLogged}`);
    } else {
      byId('act-problem').textContent = t.failed(answer);
    }
    look();
  };
  dialog.showModal();
}

let telling;

function tell(text) {
  byId('told').textContent = text;
  clearTimeout(telling);
  telling = setTimeout(() => (byId('told').textContent = ''), ToldForMs);
}

byId('act-cancel').onclick = () => byId('act-dialog').close();
byId('people-filter').addEventListener('input', debounced(look, 250));

const pageActs = {
  theme() {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
    keep('theme', document.documentElement.dataset.theme);
  },
  language() {
    chooseLanguage(currentLanguage() === 'en' ? 'pt-BR' : 'en');
    if (latest) show();
  },
  async leave() {
    clearTimeout(timer);
    await leave();
    showGate();
  },
  drain: () => ask('drain', t.drain, t.drainExplains, {}),
  person: () => personDialog.open(undefined, latest.rooms.map((room) => room.room)),
  announce: () => ask('announce', t.announce, t.announceExplains, {}, t.announceText),
};
for (const button of document.querySelectorAll('[data-act]')) button.onclick = pageActs[button.dataset.act];

look();
