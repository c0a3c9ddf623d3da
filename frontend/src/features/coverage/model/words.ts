/** Words of a text that tell most: the long ones, each once. */
export function tellingWords(text: string, most = 8): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{5,}/gu) ?? [];
  return [...new Set(words)].sort((a, b) => b.length - a.length).slice(0, most);
}
