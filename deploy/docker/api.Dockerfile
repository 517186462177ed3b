# syntax=docker/dockerfile:1
# The api of Duban: compiled in one stage, run in another that has no compiler, no tests and no root.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc .swcrc ./
RUN npm ci --loglevel=error
COPY tools tools
COPY libs libs
COPY apps apps
COPY workflows workflows
RUN node tools/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --loglevel=error

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
# the user that the image brings; by number, so that a cluster can check that it is not root
USER 1000:1000
EXPOSE 3000
# node is process 1 and gets the stop signal itself; the size is that of libs/runtime/stack.ts
CMD ["node", "--enable-source-maps", "--max-semi-space-size=64", "dist/apps/api/main.js"]
