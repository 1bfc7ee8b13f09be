# weir in a container: `docker build -t weir .`, and then for example
#   docker run --read-only --tmpfs /run/weir:mode=1777,size=1g -v /etc/weir:/etc/weir:ro -p 8080:8080 --stop-timeout 20 weir
# docker-compose.yml is a whole cluster of it; docs/containers.md tells what each of these is for, and about production.

ARG NODE_VERSION=24
ARG DEBIAN_VERSION=bookworm

FROM node:${NODE_VERSION}-${DEBIAN_VERSION}-slim AS node

# ---- makes /opt/weir, with nothing in it that does not run ----
FROM node AS build
WORKDIR /opt/weir
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY LICENSE ./
COPY bin/weir etc/container/healthy bin/
# Of hls.js one file of 32 MB is served; of src, the pages as they stand. Readable for all, whatever umask the checkout was made with.
RUN npm run build \
 && npm prune --omit=dev \
 && find node_modules/hls.js -type f ! -name hls.min.js ! -name package.json ! -name LICENSE -delete \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.md' \) -delete \
 && find node_modules -type d -empty -delete \
 && find src -type f ! -path 'src/web/*' -delete \
 && find src -type f -name '*.ts' -delete \
 && find src -type d -empty -delete \
 && rm package-lock.json .npmrc tsconfig*.json \
 && chmod -R a+rX,go-w .

# ---- what runs ----
FROM debian:${DEBIAN_VERSION}-slim
# Debian's ffmpeg comes with drivers of graphics cards, and with LLVM for them, which nothing in here can use: 180 MB.
# setpriv and chrt (util-linux), which weir needs too, are in Debian's base.
RUN printf 'path-exclude=%s\n' '/usr/lib/*/libLLVM*' '/usr/lib/*/libz3.*' '/usr/lib/*/dri/*' '/usr/lib/*/mfx/*' \
      >/etc/dpkg/dpkg.cfg.d/without-graphics-cards \
 && apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates ffmpeg libatomic1 tini \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 weir \
 && useradd --uid 10001 --gid weir --no-create-home --home-dir /var/lib/weir --shell /usr/sbin/nologin weir \
 && install -d -o weir -g weir -m 0755 /var/lib/weir
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=build /opt/weir /opt/weir

# Where a node listens in here, whatever the port of its peer; the address for viewers is WEIR_PUBLIC, or 'public' of the file.
ENV NODE_ENV=production \
    PATH=/opt/weir/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    WEIR_HTTP=8080 \
    WEIR_URL=http://127.0.0.1:8080
EXPOSE 8080
USER 10001:10001
WORKDIR /var/lib/weir

# Alive, not ready: a node without etcd stops its streams and goes on by itself when etcd is back; nobody should kill it for that.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["healthy", "liveness"]

# tini reaps what a killed fence leaves, and hands SIGTERM to weir, which then gives its streams to the other nodes before it ends.
ENTRYPOINT ["/usr/bin/tini", "--", "weir"]
CMD ["run", "-c", "/etc/weir/weir.conf"]

ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="weir" \
      org.opencontainers.image.description="A cluster for live video ingest: every stream on exactly one node, watched from any" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
