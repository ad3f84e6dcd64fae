# Images for the demo: the app for Grafana, and the companion and the example shop out of this repository.
FROM node:24.21.0-bookworm-slim AS plugin
WORKDIR /vigil/grafana-plugin
COPY grafana-plugin/package.json grafana-plugin/package-lock.json grafana-plugin/.npmrc ./
# Not `npm ci`, as below.
RUN npm install --no-save --ignore-scripts
COPY grafana-plugin/ ./
RUN npm run build
CMD ["cp", "-r", "dist/.", "/plugin"]

FROM node:24.21.0-bookworm-slim
WORKDIR /vigil
COPY --chown=node:node . .
# Not `npm ci`: the lock names optional packages of other platforms that a registry may lack.
RUN npm install --no-save --ignore-scripts && install -d -o node -g node -m 700 /data
USER node
ENV NODE_ENV=production
