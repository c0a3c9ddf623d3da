import { lazy, type ComponentType, type LazyExoticComponent } from "react";

import { allTexts } from "@/i18n";

/** A component that is no part of the first screens: its code, and the texts after the first, come when it is drawn. */
export function later<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [component] = await Promise.all([load(), allTexts()]);
    return { default: component };
  });
}
