# One image for consoles and workers: no compiler, no package manager's cache, no tests; not root; nothing is written
# but below /data.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error
COPY . .
RUN node scripts/setup.mjs build
RUN node scripts/production.mjs /app

FROM node:20.20.2-bookworm-slim
LABEL org.opencontainers.image.title="Spillway" \
      org.opencontainers.image.description="Publishes TDengine subscriptions to MQTT brokers" \
      org.opencontainers.image.licenses="Apache-2.0"
# A named volume takes owner and mode of the folder that it is mounted over.
RUN install -d -o node -g node -m 0700 /data
COPY --from=build --chown=root:root /app /app
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    SPILLWAY_DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["node", "deploy/healthcheck.mjs"]
ENTRYPOINT ["node"]
# A worker: dist/cli.js worker
CMD ["dist/main.js"]
