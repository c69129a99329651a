# Built from a clean checkout: compile with everything, run with what runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json build.mjs ./
COPY src ./src
# What the languages' YAML says is prepared when the program is built.
COPY config/languages ./config/languages
# A package of a package names TypeScript as a peer it can do without; npm keeps it for that, a fifth of all.
RUN npm run build && npm prune --omit=dev --ignore-scripts && rm -rf node_modules/typescript node_modules/@typescript

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0
WORKDIR /app
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY package.json LICENSE ./
COPY config ./config
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["node", "dist/main.js", "check"]
# No npm in between: the process itself gets SIGTERM.
CMD ["node", "dist/main.js", "start"]
