/** Name by which the field for a new comment on an object is asked to take the focus. */
export const newCommentField = (objectId: string) => `new:${objectId}`;
