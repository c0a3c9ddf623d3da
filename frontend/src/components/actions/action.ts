import type { LucideIcon } from "lucide-react";

/** Something a person can do, declared once: menus, context menus, shortcuts and the palette all show the same. */
export interface Action {
  id: string;
  label: string;
  /** Heading in the palette, divider in menus. */
  group: string;
  icon?: LucideIcon | undefined;
  /** In the notation of lib/shortcuts; for instance `Mod+Enter` or `g o`. */
  shortcut?: string | undefined;
  /** A second shortcut that other programs taught people; it is not printed. */
  alias?: string;
  /**
   * `grid`: the shortcut counts only while the grid has the focus, because it is a plain key there. `page`: anywhere but
   * where text is typed, which has its own meaning of it.
   */
  scope?: "global" | "grid" | "page";
  /** Why it cannot be done now; the action is shown all the same. */
  disabledReason?: string | undefined;
  danger?: boolean;
  run: () => void;
}

/** Neighbouring actions of one group together, in the order given. */
export function groupActions(actions: readonly Action[]): { group: string; actions: Action[] }[] {
  const groups = new Map<string, Action[]>();
  for (const action of actions) groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  return [...groups].map(([group, members]) => ({ group, actions: members }));
}
