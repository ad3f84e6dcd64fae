import CopyWebpackPlugin from 'copy-webpack-plugin';
import type { Configuration } from 'webpack';
import { merge } from 'webpack-merge';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config.ts';

/** The scaffold copies the logos of the app alone: those of the nested plugins are copied here. */
const config = async (env: Env): Promise<Configuration> =>
  merge(await grafanaConfig(env), {
    plugins: [
      new CopyWebpackPlugin({
        patterns: [
          { from: 'panels/*/img/*', to: '.' },
          { from: 'datasource/img/*', to: '.' },
        ],
      }),
    ],
    // A page that is fetched when it is opened is smaller than this; a nested plugin has all it needs in one file.
    performance: { maxAssetSize: 400_000, maxEntrypointSize: 250_000 },
  });

export default config;
