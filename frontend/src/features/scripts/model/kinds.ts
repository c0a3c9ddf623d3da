/** When a trigger runs. */
const HOOKS = ["pre_save", "post_save", "pre_delete", "post_delete", "validate"] as const;

/** What a script is for, its type and hook in one word. A scheduled one is an action with a time table. */
export const KINDS = ["action", "scheduled", "layout", ...HOOKS] as const;

export type Kind = (typeof KINDS)[number];

export const isKind = (name: string): name is Kind => (KINDS as readonly string[]).includes(name);

export const isHook = (kind: Kind): boolean => (HOOKS as readonly string[]).includes(kind);

interface Typed {
  script_type: string;
  hook_point?: string | null | undefined;
  cron_expression?: string | null | undefined;
}

export function kindOf({ script_type: type, hook_point: hook, cron_expression: cron }: Typed): Kind {
  if (type === "action" && cron != null) return "scheduled";
  const name = hook ?? type;
  return isKind(name) ? name : "action";
}

/** The words that the server knows. */
export const typeOf = (kind: Kind) =>
  isHook(kind) ? { script_type: "trigger", hook_point: kind } : { script_type: kind === "scheduled" ? "action" : kind };
