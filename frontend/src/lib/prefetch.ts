/** For loaders: what cannot be read in advance is read again by the page, which then shows why it fails. */
export function shownByThePage(): undefined {
  return undefined;
}
