/** When a trigger runs. */
const HOOKS = ["pre_save", "post_save", "pre_delete", "post_delete", "validate"] as const;

/** What a script is for, its type and hook in one word. */
export const KINDS = ["action", "layout", ...HOOKS] as const;

export type Kind = (typeof KINDS)[number];

export const isKind = (name: string): name is Kind => (KINDS as readonly string[]).includes(name);

export const isHook = (kind: Kind): boolean => kind !== "action" && kind !== "layout";

interface Typed {
  script_type: string;
  hook_point?: string | null | undefined;
}

export function kindOf({ script_type: type, hook_point: hook }: Typed): Kind {
  const name = hook ?? type;
  return isKind(name) ? name : "action";
}

/** The words that the server knows. */
export const typeOf = (kind: Kind) => (isHook(kind) ? { script_type: "trigger", hook_point: kind } : { script_type: kind });
