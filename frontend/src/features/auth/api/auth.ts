import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

/** How people get in here; public. */
export const authConfigQuery = queryOptions({
  queryKey: ["auth", "config"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/auth/config", { signal })),
  staleTime: 60_000,
});

export interface Credentials {
  email: string;
  password: string;
}

export interface NewPerson extends Credentials {
  display_name: string;
}

export function login({ email, password }: Credentials) {
  return call(client.POST("/api/v1/auth/login", { body: { email, password } }));
}

/** Makes an account where sign-up is open, and signs in. */
export async function register(body: NewPerson) {
  await call(client.POST("/api/v1/auth/register", { body }));
  return login(body);
}

/** Makes the first administrator by the one-time link of the server. */
export async function setUp(body: NewPerson & { token: string }) {
  await call(client.POST("/api/v1/auth/setup", { body }));
  return login(body);
}

export function acceptInvitation(body: { token: string; display_name: string; password: string }) {
  return call(client.POST("/api/v1/auth/accept-invitation", { body }));
}

export function resetPassword(body: { token: string; new_password: string }) {
  return call(client.POST("/api/v1/auth/reset-password", { body }));
}

export function logout() {
  return call(client.POST("/api/v1/auth/logout"));
}
