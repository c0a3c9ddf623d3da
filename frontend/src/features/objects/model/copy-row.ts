import type { RequirementObject } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";
import { copyText } from "@/lib/clipboard";

/** Permanent address of an object. */
export function permalink(id: string): string {
  return new URL(`/o/${id}`, location.origin).href;
}

const escapeHtml = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** Key, text and link on the clipboard; programs that know formatted text get the key as a link. */
export async function copyRow(object: RequirementObject): Promise<void> {
  const link = permalink(object.id);
  const body = object.body ?? "";
  const text = [object.heading, htmlToText(body)].filter(Boolean).join("\n");
  const html = `<p><a href="${link}">${escapeHtml(object.key)}</a> ${escapeHtml(object.heading ?? "")}</p>${body}`;
  await copyText(`${object.key} ${text}
${link}`, html);
}
