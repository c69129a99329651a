# Built from a clean checkout: compile with everything, run with what runs. The base is named by its digest, so that the
# same commit is built on the same base; .github/dependabot.yml brings newer ones.
FROM node:24-bookworm-slim@sha256:235600a8101ab264e117b1768e925532262668dc9b581ef1dd7d96ced463b8e7 AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
# What is in the image, by name, version and hash (CycloneDX): docker run --rm slugline cat sbom.json
RUN npm run --silent sbom > sbom.json
COPY tsconfig.json build.mjs ./
COPY src ./src
# What the languages' YAML says is prepared when the program is built.
COPY config/languages ./config/languages
# A package of a package names TypeScript as a peer it can do without; npm keeps it for that, a fifth of all.
RUN npm run build && npm prune --omit=dev --ignore-scripts && rm -rf node_modules/typescript node_modules/@typescript

FROM node:24-bookworm-slim@sha256:235600a8101ab264e117b1768e925532262668dc9b581ef1dd7d96ced463b8e7
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0
# What is freed goes back to the system instead of staying with the process (decision 0145).
ENV MALLOC_MMAP_THRESHOLD_=16384 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY --from=build --chown=root:root /app/sbom.json ./
COPY package.json LICENSE NOTICE ./
COPY config ./config
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["node", "dist/main.js", "check"]
# No npm in between: the process itself gets SIGTERM.
# One helper thread of V8 instead of four keeps 35 MB less in memory (decision 0142).
CMD ["node", "--v8-pool-size=1", "dist/main.js", "start"]
