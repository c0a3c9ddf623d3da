import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type AttributePatch = Schemas["UpdateAttributeDefinitionRequest"];
export type AttributeImpact = Schemas["AttributeImpact"];
export type TypePatch = Schemas["UpdateObjectTypeInput"];

type AttributeImpactRequest = Schemas["AttributeImpactRequest"];
type TypeImpactRequest = Schemas["ObjectTypeImpactRequest"];

/** What a change of an attribute would do. Counted anew each time: it is what somebody decides on. */
export function attributeImpactQuery(moduleId: string, id: string, request: AttributeImpactRequest) {
  return queryOptions({
    queryKey: ["attribute-impact", moduleId, id, request],
    queryFn: ({ signal }) =>
      call(
        client.POST("/api/v1/modules/{module_id}/attribute-definitions/{id}/impact", {
          params: { path: { module_id: moduleId, id } },
          body: request,
          signal,
        }),
      ),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
}

export function typeImpactQuery(id: string, request: TypeImpactRequest) {
  return queryOptions({
    queryKey: ["type-impact", id, request],
    queryFn: ({ signal }) =>
      call(client.POST("/api/v1/object-types/{id}/impact", { params: { path: { id } }, body: request, signal })),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
}

interface SaveAttribute {
  /** None for a new one. */
  id: string | null;
  patch: AttributePatch;
  /** The names that the module requires, when they change. */
  required: string[] | null;
}

export function useSaveAttribute(moduleId: string) {
  const queries = useQueryClient();
  return useMutation({
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["attribute-impact", moduleId] }),
    mutationFn: async ({ id, patch, required }: SaveAttribute) => {
      const path = { module_id: moduleId };
      const saved =
        id === null
          ? await call(
              client.POST("/api/v1/modules/{module_id}/attribute-definitions", {
                params: { path },
                body: newAttribute(patch),
              }),
            )
          : await call(
              client.PATCH("/api/v1/modules/{module_id}/attribute-definitions/{id}", {
                params: { path: { ...path, id } },
                body: patch,
              }),
            );
      if (required !== null) {
        const body = { required_attributes: required };
        await call(client.PATCH("/api/v1/modules/{id}", { params: { path: { id: moduleId } }, body }));
      }
      return saved;
    },
  });
}

function newAttribute(patch: AttributePatch): Schemas["CreateAttributeDefinitionRequest"] {
  const { name, data_type, description, default_value, depends_on, dependency_mapping, ...rest } = patch;
  return {
    name: name ?? "",
    data_type: data_type ?? "string",
    ...(description != null && { description }),
    ...(default_value != null && { default_value }),
    ...(depends_on != null && { depends_on }),
    ...(dependency_mapping != null && { dependency_mapping }),
    ...(rest.enum_values != null && { enum_values: rest.enum_values }),
    ...(rest.multi_select != null && { multi_select: rest.multi_select }),
    ...(rest.normative != null && { normative: rest.normative }),
  };
}

export function useDeleteAttribute(moduleId: string) {
  return useMutation({
    mutationFn: ({ id, seen }: { id: string; seen: AttributeImpact }) =>
      call(
        client.DELETE("/api/v1/modules/{module_id}/attribute-definitions/{id}", {
          params: {
            path: { module_id: moduleId, id },
            query: { expected_objects: seen.objects, expected_schema_version: seen.schema_version },
          },
        }),
      ),
  });
}

export function useReorderAttributes(moduleId: string) {
  return useMutation({
    mutationFn: (attributes: string[]) =>
      call(
        client.PUT("/api/v1/modules/{module_id}/attribute-order", {
          params: { path: { module_id: moduleId } },
          body: { attributes },
        }),
      ),
  });
}

export function useSaveType(moduleId: string) {
  const queries = useQueryClient();
  return useMutation({
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["type-impact"] }),
    mutationFn: ({ id, patch }: { id: string | null; patch: TypePatch & { name: string } }) =>
      id === null
        ? call(client.POST("/api/v1/object-types", { body: { ...newType(patch), module_id: moduleId } }))
        : call(client.PATCH("/api/v1/object-types/{id}", { params: { path: { id } }, body: patch })),
  });
}

function newType({ name, description, default_classification, ...rest }: TypePatch & { name: string }) {
  return {
    name,
    ...(description != null && { description }),
    ...(default_classification != null && { default_classification }),
    ...(rest.required_attributes !== undefined && { required_attributes: rest.required_attributes }),
    ...(rest.attributes != null && { attributes: rest.attributes }),
    ...(rest.form_layout != null && { form_layout: rest.form_layout }),
  };
}

interface DeleteType {
  id: string;
  objects: number;
  schemaVersion: number;
  /** The type that its objects get. */
  replaceWith: string | null;
}

export function useDeleteType() {
  return useMutation({
    mutationFn: ({ id, objects, schemaVersion, replaceWith }: DeleteType) =>
      call(
        client.DELETE("/api/v1/object-types/{id}", {
          params: {
            path: { id },
            query: {
              expected_objects: objects,
              expected_schema_version: schemaVersion,
              ...(replaceWith === null ? { clear: true } : { replace_with: replaceWith }),
            },
          },
        }),
      ),
  });
}
