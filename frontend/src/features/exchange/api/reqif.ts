import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import { localProblem, toProblemError } from "@/api/problem";
import type { components } from "@/api/schema.gen";

type UploadAccepted = components["schemas"]["UploadStarted"];

/**
 * Sends a file for analysis. By XMLHttpRequest: fetch does not tell how much of a body has gone out.
 *
 * @param onProgress bytes sent so far, and bytes in all.
 */
export function uploadReqif(
  projectId: string,
  file: File,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<UploadAccepted> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/projects/${encodeURIComponent(projectId)}/reqif/uploads`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as UploadAccepted);
      else reject(toProblemError(request.response, request.status));
    };
    request.onerror = () => reject(localProblem(0, "network"));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.set("file", file);
    request.send(form);
  });
}

const POLL_MS = 700;

/** A file that was sent: what is in it, and what had to be repaired. Asked for again while it is being read. */
export function uploadQuery(projectId: string, id: string) {
  return queryOptions({
    queryKey: ["reqif-uploads", id],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/projects/{project_id}/reqif/uploads/{id}", {
          params: { path: { project_id: projectId, id } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === "analysing" ? POLL_MS : false),
  });
}

export function startImport(projectId: string, id: string) {
  return call(
    client.POST("/api/v1/projects/{project_id}/reqif/uploads/{id}/import", {
      params: { path: { project_id: projectId, id } },
    }),
  );
}

export function discardUpload(projectId: string, id: string) {
  return call(
    client.DELETE("/api/v1/projects/{project_id}/reqif/uploads/{id}", {
      params: { path: { project_id: projectId, id } },
    }),
  );
}

export interface ExportWish {
  format: "reqif" | "reqifz";
  scope: "document" | "module";
  /** The point of the past that is written; the present without one. */
  asOf: string | undefined;
}

/** Starts an export as long work; the file is then at the job. */
export function startExport(moduleId: string, { format, scope, asOf }: ExportWish) {
  return call(
    client.GET("/api/v1/modules/{module_id}/reqif/export", {
      params: { path: { module_id: moduleId }, query: { format, scope, ...(asOf !== undefined && { as_of: asOf }) } },
      headers: { Prefer: "respond-async" },
    }),
  );
}
