FROM node:22-bookworm-slim AS base
WORKDIR /app

FROM base AS build
# better-sqlite3 is compiled where its prebuilt binary cannot be downloaded.
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
# The dependencies change less often than the sources: a layer of their own is built once.
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci
COPY . .
# The web client is built by now: of its workspace nothing stays, not even the link to it.
RUN npm run build && npm prune --omit=dev && rm -rf node_modules/recado-web dist/web.stamp dist/.tsbuildinfo

FROM base
ENV NODE_ENV=production
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Only the embedded SQLite database writes here; mount a volume on it to keep that.
RUN mkdir data && chown node:node data
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "--no-allocation-site-pretenuring", "dist/src/main.js"]
