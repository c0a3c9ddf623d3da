# One image, all roles: `req1-server serve|worker|all|bootstrap|...`. Built without BuildKit features, so any builder does.
#
#   docker build --build-arg BUILD_SHA="$(git rev-parse --short HEAD)" -t req1 .
#
# V8 comes as a prebuilt archive that the `v8` crate downloads. Where its host cannot be reached, name another place
# (`--build-arg RUSTY_V8_ARCHIVE=https://...`) or build with the second engine (`--build-arg SCRIPT_ENGINE=quickjs`).

# --- The web application
FROM oven/bun:1 AS web
WORKDIR /src/frontend
COPY frontend/package.json frontend/bun.lock ./
RUN bun install --frozen-lockfile
COPY frontend ./
# Help in the product.
COPY docs/guide /src/docs/guide
COPY docs/images /src/docs/images
RUN bun --bun run build

# --- The workspace without its code: manifests, and an empty program in place of every source file that cargo looks for.
# The next stage depends on these files alone, so an edit of our code leaves its layer with the dependencies as it is.
FROM rust:1-bookworm AS skeleton
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY backend backend
RUN find backend -type f ! -name Cargo.toml ! -regex \
      'backend/[^/]*/\(build\|src/lib\|src/main\|src/bin/[^/]*\|tests/[^/]*\|tests/[^/]*/main\|benches/[^/]*\|examples/[^/]*\)\.rs' -delete \
    && find backend -name '*.rs' -exec sh -c 'for file; do echo "fn main() { }" > "$file"; done' _ {} + \
    && find backend -type d -empty -delete

# --- The server, and the client for the command line
FROM rust:1-bookworm AS build
ARG SCRIPT_ENGINE=v8
ARG RUSTY_V8_ARCHIVE
ENV SQLX_OFFLINE=true
WORKDIR /src
RUN case "$SCRIPT_ENGINE" in \
      v8) echo "" ;; \
      quickjs) apt-get update >&2 && apt-get install -y --no-install-recommends cmake libsimde-dev >&2 && rm -rf /var/lib/apt/lists/* >&2 \
        && echo "--no-default-features --features req1-server/quickjs --config env.CMAKE_TOOLCHAIN_FILE='/src/scripts/simde.cmake'" ;; \
      *) echo "SCRIPT_ENGINE must be v8 or quickjs, not $SCRIPT_ENGINE" >&2; exit 1 ;; \
    esac > /engine-flags
COPY scripts/simde.cmake scripts/simde.cmake
COPY --from=skeleton /src ./
RUN cargo build --locked --release --package req1-server --package req1-cli $(cat /engine-flags)
COPY backend backend
COPY migrations migrations
# The server carries the web application.
COPY --from=web /src/frontend/dist frontend/dist
# Cargo goes by modification times, and the real sources may be older than the empty programs built above.
RUN find backend migrations -type f -exec touch {} + \
    && cargo build --locked --release --package req1-server --package req1-cli $(cat /engine-flags) \
    && cp target/release/req1-server target/release/req1 /usr/local/bin/ \
    # An empty program says nothing.
    && req1-server --version | grep -q '^req1-server ' \
    && req1 --version | grep -q '^req1 '

# --- What runs. Debian for its glibc, which V8 needs.
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    # The volume for uploaded files takes over owner and mode of its mount point.
    && useradd --uid 1000 --create-home --home-dir /var/lib/req1 --shell /usr/sbin/nologin req1
COPY --from=build /usr/local/bin/req1-server /usr/local/bin/req1 /usr/local/bin/
USER 1000
WORKDIR /var/lib/req1
ENV LISTEN_ADDR=0.0.0.0 PORT=8080 FILES_DIR=/var/lib/req1/files LOG_FORMAT=json
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD curl --fail --silent --output /dev/null "http://127.0.0.1:${PORT}/health/live"
# Last, since it differs in every build.
ARG BUILD_SHA=unknown
ENV BUILD_SHA=$BUILD_SHA
ENTRYPOINT ["req1-server"]
CMD ["all"]
