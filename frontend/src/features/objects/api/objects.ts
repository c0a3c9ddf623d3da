import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";
import type { Classification, RequirementObject } from "@/api/types";

export type CreateObjectInput = components["schemas"]["CreateObjectInput"];
export type UpdateObjectInput = components["schemas"]["UpdateObjectInput"];
export type MoveObjectInput = components["schemas"]["MoveObjectInput"];

/** What narrows the rows of a module. Nothing set means the whole document. */
export interface ObjectFilter {
  search?: string | undefined;
  classification?: Classification | undefined;
  needsReview?: boolean | undefined;
  includeDeleted?: boolean | undefined;
  /** With the objects above those that the rest lets through. */
  ancestors?: boolean | undefined;
  /** In the filter language. */
  filter?: string | undefined;
  /** Other than document order. */
  sort?: string | undefined;
  /** As of a point of the past instead of now. */
  asOf?: string | undefined;
}

export function isFiltered(filter: ObjectFilter): boolean {
  const { search, classification, needsReview, includeDeleted, filter: typed, sort } = filter;
  return Boolean(search ?? classification ?? needsReview ?? includeDeleted ?? typed ?? sort);
}

interface WindowRequest extends ObjectFilter {
  limit: number;
  offset?: number;
  /** The window around this object instead of the one at an offset. */
  at?: string;
  signal?: AbortSignal;
}

/** What one may do with a row of the past, whatever one may do with what it is today. */
const PAST = ["read"];

/** Whether a row shows what was. */
export const isPast = ({ capabilities }: Pick<RequirementObject, "capabilities">): boolean => capabilities === PAST;

/** A stretch of the module in document order. */
export async function fetchObjects(moduleId: string, { signal, ...request }: WindowRequest) {
  const { search, classification, needsReview, includeDeleted, ancestors, filter, sort, asOf, limit, offset, at } = request;
  const page = await call(
    client.GET("/api/v1/modules/{module_id}/objects", {
      params: {
        path: { module_id: moduleId },
        query: {
          limit,
          ...(offset !== undefined && { offset }),
          ...(at !== undefined && { at }),
          ...(search && { search }),
          ...(classification && { classification }),
          ...(needsReview && { needs_review: true }),
          ...(includeDeleted && { include_deleted: true }),
          ...(ancestors && { ancestors: true }),
          ...(filter && { filter }),
          ...(sort && { sort }),
          ...(asOf && { as_of: asOf }),
        },
      },
      ...(signal && { signal }),
    }),
  );
  return asOf ? { ...page, items: page.items.map((object) => ({ ...object, capabilities: PAST })) } : page;
}

/** Rows in one request. */
export const PAGE_ROWS = 100;

/** The request for the rows that a module view opens with: around an object, or the first ones. */
export function openingWindow(moduleId: string, filter: ObjectFilter, at: string | undefined) {
  const request = { ...filter, limit: PAGE_ROWS, ...(at === undefined ? { offset: 0 } : { at }) };
  return { key: JSON.stringify([moduleId, request]), ask: () => fetchObjects(moduleId, request) };
}

export function createObject(moduleId: string, body: CreateObjectInput) {
  return call(client.POST("/api/v1/modules/{module_id}/objects", { params: { path: { module_id: moduleId } }, body }));
}

const path = (moduleId: string, id: string) => ({ params: { path: { module_id: moduleId, id } } });

/** One object as it is now. */
export function fetchObject(moduleId: string, id: string) {
  return call(client.GET("/api/v1/modules/{module_id}/objects/{id}", path(moduleId, id)));
}

/** Changes what the patch names. With `base_version` the server merges what others did to other fields. */
export function updateObject(moduleId: string, id: string, body: UpdateObjectInput) {
  return call(client.PATCH("/api/v1/modules/{module_id}/objects/{id}", { ...path(moduleId, id), body }));
}

export function deleteObject(moduleId: string, id: string) {
  return call(client.DELETE("/api/v1/modules/{module_id}/objects/{id}", path(moduleId, id)));
}

export function restoreObject(moduleId: string, id: string) {
  return call(client.POST("/api/v1/modules/{module_id}/objects/{id}/restore", path(moduleId, id)));
}

export function moveObject(moduleId: string, id: string, body: MoveObjectInput) {
  return call(client.POST("/api/v1/modules/{module_id}/objects/{id}/move", { ...path(moduleId, id), body }));
}

/** An object by its permanent id alone, with the names of everything around it. */
export function objectPermalinkQuery(id: string) {
  return queryOptions({
    queryKey: ["objects", id],
    queryFn: ({ signal }) => call(client.GET("/api/v1/objects/{id}", { params: { path: { id } }, signal })),
  });
}

/** The attributes of a module, as they are or were. */
export function attributesQuery(moduleId: string, asOf?: string) {
  return queryOptions({
    queryKey: ["attribute-definitions", moduleId, ...(asOf === undefined ? [] : [asOf])],
    queryFn: async ({ signal }) => {
      const page = await call(
        client.GET("/api/v1/modules/{module_id}/attribute-definitions", {
          params: { path: { module_id: moduleId }, query: { limit: 1000, ...(asOf !== undefined && { as_of: asOf }) } },
          signal,
        }),
      );
      return page.items.toSorted((a, b) => a.position - b.position);
    },
    staleTime: 60_000,
  });
}

/** Stores a picture of a body; the body then refers to it by address. */
export async function uploadFile(moduleId: string, file: File) {
  const form = new FormData();
  form.set("file", file);
  return call(
    client.POST("/api/v1/modules/{module_id}/files", {
      params: { path: { module_id: moduleId } },
      body: form as unknown as { file: string },
      bodySerializer: (body) => body as unknown as FormData,
    }),
  );
}
