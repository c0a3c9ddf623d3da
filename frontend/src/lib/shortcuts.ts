/*
 * Shortcuts are written as in the key map of the help: `Mod+K`, `Alt+Shift+ArrowRight`, `?`, or a sequence `g o`.
 * `Mod` is Command on Apple machines and Control elsewhere.
 */
const isApple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

const CAPS: Record<string, string> = {
  Mod: isApple ? "⌘" : "Ctrl",
  Alt: isApple ? "⌥" : "Alt",
  Shift: isApple ? "⇧" : "Shift",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Delete: isApple ? "⌦" : "Del",
  Escape: "Esc",
};

/** As German keyboards have them. */
const GERMAN: Record<string, string> = {
  Ctrl: "Strg",
  Del: "Entf",
  Shift: "Umschalt",
  Space: "Leertaste",
  Home: "Pos1",
  End: "Ende",
  PageUp: "Bild↑",
  PageDown: "Bild↓",
};

/** Key caps to print, in order. */
export function describeShortcut(keys: string, language: string): string[] {
  return keys
    .split(" ")
    .flatMap((step) => step.split(/\+(?!$)/).map((key) => CAPS[key] ?? key))
    .map((cap) => (language === "de" && GERMAN[cap]) || cap);
}

/** The event in the notation of shortcuts; null for a modifier alone. */
export function eventToShortcut(event: KeyboardEvent): string | null {
  const { key } = event;
  if (["Control", "Shift", "Alt", "Meta", "AltGraph", "Dead"].includes(key)) return null;
  const mod = isApple ? event.metaKey : event.ctrlKey;
  const parts: string[] = [];
  if (mod) parts.push("Mod");
  if (event.altKey) parts.push("Alt");
  // For characters Shift is already in the character (`?`, `H`), for named keys it is not.
  if (event.shiftKey && (key.length > 1 || mod || event.altKey)) parts.push("Shift");
  parts.push(key.length === 1 && parts.length > 0 ? key.toUpperCase() : key);
  return parts.join("+");
}

const EDITABLE = "input, textarea, select, [contenteditable='true']";

/** Whether the keys typed there are text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(EDITABLE) !== null;
}
