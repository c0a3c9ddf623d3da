//! The HTTP front door: routes, wire types, problem documents, OpenAPI.
