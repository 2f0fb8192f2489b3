/** What this page asks of its node. The cookie says who asks; a browser keeps it from scripts, this one too. */
const Act = { 'X-ChatSocket-Monitor': '1' };

export const enter = (token) => fetch('/monitor/enter', { method: 'POST', headers: { Authorization: `Bearer ${token}` } });

export const leave = () => fetch('/monitor/leave', { method: 'POST', headers: Act });

/** Undefined when the token is needed (again). */
export async function readState(fields) {
  const answer = await fetch(`/monitor/state?${new URLSearchParams(fields)}`, { signal: AbortSignal.timeout(5000) });
  return answer.ok ? answer.json() : undefined;
}

/** {done, code, text}; never throws. */
export async function act(request) {
  try {
    const answer = await fetch('/monitor/act', { method: 'POST', headers: { ...Act, 'Content-Type': 'application/json' }, body: JSON.stringify(request) });
    if (answer.headers.get('Content-Type')?.startsWith('application/json')) return await answer.json();
    return { done: false, code: answer.status === 401 ? 'token' : `HTTP ${answer.status}`, text: (await answer.text()).trim() };
  } catch {
    return { done: false, code: 'unreachable' };
  }
}
