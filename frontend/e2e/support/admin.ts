/** The administrator of the server that a run starts. */
export const ADMIN = { email: "root@example.org", password: "correct horse battery" };
