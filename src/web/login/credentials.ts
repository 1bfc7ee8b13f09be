// Who the viewer has logged in as: kept by this tab until it is closed, never longer, and sent only to the node that served the page.

const key = 'weir-authorization';

/** What to send as `Authorization`; null: nobody has logged in. */
export function authorization(): string | null {
  return stored()?.authorization ?? null;
}

export function userName(): string | null {
  return stored()?.user ?? null;
}

export function basic(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))}`;
}

export function remember(user: string, authorization: string): void {
  now = { user, authorization };
  inStorage(storage => storage.setItem(key, JSON.stringify(now)));
}

export function forget(): void {
  now = null;
  inStorage(storage => storage.removeItem(key));
}

interface Login {
  readonly user: string;
  readonly authorization: string;
}

let now: Login | null | undefined;

function stored(): Login | null {
  if (now === undefined) now = inStorage<Login | null>(storage => JSON.parse(storage.getItem(key) ?? 'null'));
  return now;
}

/** A browser may have storage forbidden: the login lasts as long as the page then. */
function inStorage<Value>(use: (storage: Storage) => Value): Value | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
