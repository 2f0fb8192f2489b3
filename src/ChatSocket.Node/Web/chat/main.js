import { Announcer } from './announcer.js';
import { Banner } from './banner.js';
import { Chat } from './chat.js';
import { Composer } from './composer.js';
import { offerPeople } from './people-search.js';
import { FormDialog } from './dialogs.js';
import { byId, icon } from './dom.js';
import { InboxView } from './inbox-view.js';
import { keep } from './kept.js';
import { MembersView } from './members-view.js';
import { shownInLine } from './remote-text.js';
import { Sidebar } from './sidebar.js';
import { chooseLanguage, currentLanguage, reasonOf, t, translate } from './texts.js';
import { TimelineView } from './timeline-view.js';
import { Welcome } from './welcome.js';

translate(document);

const chat = new Chat(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
chat.session.lang = currentLanguage();

const timeline = new TimelineView(chat);
const composer = new Composer(chat, { onSay: (text) => chat.say(text), onPage: (by) => timeline.scrollBy(by) });
const welcome = new Welcome(chat, { onEntered: () => composer.focus() });
const sidebar = new Sidebar(chat, { onChosen: chosen, onFailed: (what, error) => toast(`${what}: ${reasonOf(error.code, error.text)}`) });
new MembersView(chat, { onChosen: (name) => openConversation(name) });
new InboxView(chat, { onOpened: chosen });
new Banner(chat, { onResume: () => chat.session.resume(), onStart: startAgain });
new Announcer(chat);

const newRoom = new FormDialog('new-room', async ({ room, topic }) => {
  await chat.create(room.trim().replace(/^#/, ''), topic.trim());
}, chosen);
const newMessage = new FormDialog('new-message', ({ to, subject, text }) => {
  if (!chat.write(to.trim(), subject.trim(), text.trim())) throw { code: 'outbox_full' };
}, chosen);
offerPeople(chat, byId('message-to'), byId('known-people'));
const accountDialog = new FormDialog('account-dialog', async ({ old, new: password }) => {
  if (chat.session.account) await chat.session.ask('password', { password: old, new: password });
  else await chat.session.register(password);
  toast(chat.session.account && old ? t.passwordChanged : t.registered);
});
const topicDialog = new FormDialog('topic-dialog', ({ topic }) => chat.session.ask('topic', { room: chat.active.name, topic: topic.trim() }));

function openConversation(nick) {
  if (!chat.hasPrivate) {
    composer.insert(`${nick} `);
    return;
  }
  chat.activate(chat.person(nick));
  chosen();
}

function openAccount() {
  const { account } = chat.session;
  byId('old-password-part').hidden = !account;
  byId('account-explains').textContent = account ? chat.me : t.registerExplains;
  byId('account-do').textContent = account ? t.changePassword : t.register;
  accountDialog.open();
}

function chosen() {
  closeDrawers();
  composer.focus();
}

let beforeDrawer;

/** Only one of the side panes is open on a phone. */
function openDrawer(name) {
  beforeDrawer = document.activeElement;
  document.body.dataset.drawer = name;
  byId(name).querySelector('button').focus();
}

function closeDrawers() {
  if (!document.body.dataset.drawer) return;
  document.body.dataset.drawer = '';
  beforeDrawer?.focus();
}

function startAgain() {
  chat.end();
  welcome.show();
}

let toasting;

function toast(text) {
  byId('toast').textContent = text;
  byId('toast').hidden = false;
  clearTimeout(toasting);
  toasting = setTimeout(() => (byId('toast').hidden = true), 6_000);
}

function drawHeader() {
  const place = chat.showsInbox ? undefined : chat.active;
  byId('place').textContent = chat.showsInbox ? t.inbox : place?.label ?? '';
  byId('place-topic').textContent = place ? shownInLine(place.topic) : '';
  byId('place-topic').title = byId('place-topic').textContent;
  for (const id of ['edit-topic', 'leave-room', 'show-members']) byId(id).hidden = !place?.isRoom;
  byId('me').textContent = chat.me;
  for (const element of document.querySelectorAll('[data-private]')) element.hidden = !chat.hasPrivate;
  const unread = chat.rooms.reduce((sum, each) => sum + each.unread, chat.inbox.unread);
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${byId('place').textContent ? `${byId('place').textContent} – ` : ''}ChatSocket`;
}

chat.watch((dirty) => {
  drawHeader();
  if (dirty.has('told') && chat.told.announcement) toast(`${t.announced(chat.told.by)}: ${shownInLine(chat.told.announcement)}`);
  else if (dirty.has('told')) toast(chat.told.code ? `${chat.told.room}: ${reasonOf(chat.told.code, chat.told.text)}` : t.kickedFrom(chat.told.room, chat.told.by, shownInLine(chat.told.reason), chat.told.banned));
});

function toggleTheme() {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  keep('theme', document.documentElement.dataset.theme);
}

function toggleLanguage() {
  chooseLanguage(currentLanguage() === 'en' ? 'pt-BR' : 'en');
  chat.session.lang = currentLanguage();
  chat.changed('language', 'status');
}

for (const button of document.querySelectorAll('[data-icon]')) button.prepend(icon(button.dataset.icon));
for (const button of document.querySelectorAll('[data-act]')) {
  button.onclick = {
    theme: toggleTheme,
    language: toggleLanguage,
    rooms: () => openDrawer('sidebar'),
    members: () => openDrawer('members'),
    close: closeDrawers,
    newRoom: () => newRoom.open(),
    newMessage: () => newMessage.open(chat.active && !chat.active.isRoom ? { to: chat.active.name } : {}),
    account: openAccount,
    topic: () => topicDialog.open({ topic: chat.active.topic }),
    leaveRoom: () => chat.leave(chat.active).catch((error) => toast(reasonOf(error.code, error.text))),
    quit: startAgain,
  }[button.dataset.act];
}

document.addEventListener('keydown', (event) => {
  if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    sidebar.step(event.key === 'ArrowDown' ? 1 : -1);
  } else if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    event.preventDefault();
    if (getComputedStyle(byId('sidebar')).visibility === 'hidden') openDrawer('sidebar');
    byId('search').focus();
  } else if (event.key === 'Escape' && document.body.dataset.drawer) {
    closeDrawers();
  }
});

if (chat.session.restore()) byId('chat').hidden = false;
else welcome.show();
