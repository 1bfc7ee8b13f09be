// What the browser keeps for the viewer from one visit to the next. One that keeps nothing does no harm.

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`weir-${name}`);
  } catch {
    return null;
  }
}

/** @param value null: forget it. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`weir-${name}`);
    else localStorage.setItem(`weir-${name}`, value);
  } catch {
    // It holds for this visit.
  }
}
