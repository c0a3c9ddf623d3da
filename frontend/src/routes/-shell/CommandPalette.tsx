import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useRouteContext } from "@tanstack/react-router";
import { BookOpen, FileText, Search, SquareDot } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useUiState } from "./ui-state";

import type { SearchHit } from "@/api/types";
import { useActions } from "@/components/actions/registry";
import { htmlToText } from "@/components/editor/html-to-text";
import { Palette, type PaletteEntry } from "@/components/palette/Palette";
import { guideQuery } from "@/features/help/api/guide";
import { modulesQuery } from "@/features/modules/api/modules";
import { searchQuery } from "@/features/search/api/search";
import { recentModules } from "@/lib/recent";
import { useDebounced } from "@/lib/use-debounced";


const matches = (label: string, words: readonly string[]) => {
  const text = label.toLowerCase();
  return words.every((word) => text.includes(word));
};

/** Everything by name: objects by key or text, modules, and what can be done here. */
export function CommandPalette() {
  const { t } = useTranslation();
  const purpose = useUiState((state) => state.palette);
  const [query, setQuery] = useState("");
  const close = () => {
    useUiState.setState({ palette: null });
    setQuery("");
  };
  const { entries, pending } = useEntries(query, purpose);
  return (
    <Palette
      open={purpose !== null}
      onClose={close}
      label={t("palette.open")}
      placeholder={t(purpose === "goto" ? "palette.gotoPlaceholder" : "palette.placeholder")}
      query={query}
      onQueryChange={setQuery}
      entries={entries}
      pending={pending}
      emptyText={t(query ? "common.nothingMatches" : "palette.start")}
    />
  );
}

function useEntries(query: string, purpose: "all" | "goto" | null): { entries: PaletteEntry[]; pending: boolean } {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { user } = useRouteContext({ from: "/_app" });
  const { project } = useParams({ strict: false });
  const actions = useActions();
  const open = purpose !== null;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const q = useDebounced(query.trim(), 120);
  const search = searchQuery({ q, limit: 8 });
  const found = useQuery({ ...search, enabled: open && q.length > 1 });
  const hits = (q.length > 1 ? found.data?.items : undefined) ?? [];
  const behind = q !== query.trim() || (q.length > 1 && (found.isPlaceholderData || found.isLoading));
  const pending = open && query.trim().length > 1 && behind;
  const modules = useQuery({ ...modulesQuery(project ?? ""), enabled: open && project !== undefined }).data?.items ?? [];
  const asksAll = purpose === "all" && words.length > 0;
  const guide = useQuery({ ...guideQuery(i18n.language), enabled: asksAll }).data;
  if (!open) return { entries: [], pending };

  const byKey = hits.filter(({ match }) => match === "key");
  const byWords = hits.filter(({ match }) => match !== "key");
  const objectEntry = (hit: SearchHit): PaletteEntry => ({
    id: `object-${hit.id}`,
    group: t("palette.objects"),
    icon: SquareDot,
    label: (
      <>
        <strong>{hit.key}</strong> {hit.heading ?? htmlToText(hit.snippet ?? "")}
      </>
    ),
    detail: hit.module_name,
    run: () =>
      void navigate({
        to: "/p/$project/m/$module",
        params: { project: hit.project_id, module: hit.module_id },
        search: { sel: hit.id },
        state: { jump: Date.now() },
      }),
  });
  if (purpose === "goto") return { entries: hits.map(objectEntry), pending };

  const places = [
    ...modules.map(({ id, name, project_id }) => ({ id, name, projectId: project_id, detail: "" })),
    ...recentModules(user.id).map(({ moduleId, moduleName, projectId, projectName }) => ({
      id: moduleId,
      name: moduleName,
      projectId,
      detail: projectName,
    })),
  ].filter((place, index, all) => all.findIndex(({ id }) => id === place.id) === index);
  // An ID is meant as such; other words name an action or a module before they are words of some text.
  const entries = [
    ...byKey.map(objectEntry),
    ...actions
      .filter(({ label, group, id }) => id !== "palette" && matches(`${group} ${label}`, words))
      .map(({ id, group, label, icon, shortcut, disabledReason, run }): PaletteEntry => ({
        id: `action-${id}`,
        group,
        label,
        icon,
        shortcut,
        disabledReason,
        run,
      })),
    ...places
      .filter(({ name }) => matches(name, words))
      .map(({ id, name, projectId, detail }): PaletteEntry => ({
        id: `module-${id}`,
        group: t("modules.title"),
        label: name,
        detail,
        icon: FileText,
        run: () => void navigate({ to: "/p/$project/m/$module", params: { project: projectId, module: id } }),
      })),
    ...(asksAll ? (guide?.pages ?? []) : [])
      .filter(({ title }) => matches(`${t("help.title")} ${title}`, words))
      .map(({ id, title }): PaletteEntry => ({
        id: `help-${id}`,
        group: t("help.title"),
        label: title,
        icon: BookOpen,
        run: () => void navigate({ to: "/help/{-$page}", params: { page: id } }),
      })),
    ...byWords.map(objectEntry),
    ...(query.trim() === ""
      ? []
      : [
          {
            id: "full-search",
            group: t("search.title"),
            label: t("search.all", { q: query.trim() }),
            icon: Search,
            run: () => void navigate({ to: "/search", search: { q: query.trim() } }),
          },
        ]),
  ];
  return { entries, pending };
}
