# One image for the demo: the companion and the example shop out of this repository.
FROM node:24.21.0-bookworm-slim
WORKDIR /vigil
COPY --chown=node:node . .
RUN npm ci --ignore-scripts && install -d -o node -g node -m 700 /data
USER node
ENV NODE_ENV=production
