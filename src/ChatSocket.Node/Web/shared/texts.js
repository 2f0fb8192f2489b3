import { kept, keep } from './kept.js';
import { english } from './texts-en.js';
import { portuguese } from './texts-pt.js';

/** The language somebody chose, else the browser's first that is one of ours, else Portuguese. */
function firstLanguage() {
  const languages = [kept('language'), ...navigator.languages].filter((tag) => typeof tag === 'string');
  return languages.find((tag) => /^(pt|en)\b/i.test(tag))?.toLowerCase().startsWith('en') ? 'en' : 'pt-BR';
}

let language = firstLanguage();

export const currentLanguage = () => language;

/** What people read, in their language: t.send, or t.unread(3). */
export let t = language === 'en' ? english : portuguese;

export function chooseLanguage(tag) {
  language = tag;
  t = tag === 'en' ? english : portuguese;
  keep('language', tag);
  translate(document);
}

/** Fills elements that name their texts: data-text, data-label (aria-label and tooltip), data-placeholder. */
export function translate(root) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll('[data-text]')) element.textContent = t[element.dataset.text];
  for (const element of root.querySelectorAll('[data-placeholder]')) element.placeholder = t[element.dataset.placeholder];
  for (const element of root.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t[element.dataset.label]);
    if (element.tagName === 'BUTTON') element.title = t[element.dataset.label];
  }
}

/** A code of the node in words; its own words where this page has none. */
export const reasonOf = (code, text) => t.reasons[code] ?? (text || code);

const formats = new Map();

function format(kind, options) {
  const key = `${language} ${kind}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, options));
  return formats.get(key);
}

export const timeOf = (ts) => format('time', { hour: '2-digit', minute: '2-digit', hour12: false }).format(ts);

export const dayOf = (ts) => format('day', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(ts);

export const momentOf = (ts) => format('moment', { dateStyle: 'short', timeStyle: 'medium' }).format(ts);

export const shortDayOf = (ts) => format('shortDay', { day: '2-digit', month: '2-digit' }).format(ts);

export const listOf = (names) => new Intl.ListFormat(language, { style: 'long', type: 'conjunction' }).format(names);
