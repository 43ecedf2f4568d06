import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { NormalModuleReplacementPlugin } from '@rspack/core';
import { projectRoot } from './project-root.js';

const ownPackage = /^@nestwork\//;
const relative = /^\.{0,2}\//;

/** Everything but the project's own code stays outside the bundle and is loaded from node_modules. */
function external({ request }, callback) {
  const bundled = !request || relative.test(request) || ownPackage.test(request);
  if (bundled) callback();
  else callback(null, `module ${builtinModules.includes(request) ? `node:${request}` : request}`);
}

// Nothing can be armed in the other file, and no code of the one that it replaces is left.
const withoutFailPoints = new NormalModuleReplacementPlugin(/^\.\/fail-point\.js$/, './fail-point.off.js');

/**
 * How one app becomes `dist/apps/<name>/main.js`: its own code and the libs it uses in one file with a source map.
 * Used by `nest build` and `nest start` (through rspack.config.js) and by the project's own build and development runner.
 * @param {string} name
 * @param {{ mode?: string, withFailPoints?: boolean }} [options]  `withFailPoints`: only for tests, which can then make it fail
 */
export function appConfig(name, { mode = 'production', withFailPoints = false } = {}) {
  const main = join(projectRoot, 'apps', name, 'src/main.ts');
  return {
    name,
    mode,
    context: projectRoot,
    target: 'node20',
    entry: { main: withFailPoints ? [join(projectRoot, 'tools/build/arm-fail-points.js'), main] : main },
    devtool: 'source-map',
    output: {
      path: join(projectRoot, 'dist/apps', name),
      filename: '[name].js',
      module: true,
      library: { type: 'module' },
      chunkFormat: 'module',
      chunkLoading: 'import',
    },
    externals: [external],
    externalsType: 'module',
    module: {
      rules: [{ test: /\.ts$/, use: [{ loader: 'builtin:swc-loader', options: swcOptions }], type: 'javascript/esm' }],
    },
    resolve: {
      extensions: ['.ts', '.js'],
      extensionAlias: { '.js': ['.ts', '.js'] },
      tsConfig: join(projectRoot, 'tsconfig.json'),
    },
    // Nest finds classes by name in its error messages and in discovery; minified names would make both unreadable.
    optimization: { minimize: false, nodeEnv: false },
    node: { __filename: false, __dirname: false },
    plugins: withFailPoints ? [] : [withoutFailPoints],
    stats: 'errors-warnings',
  };
}

const swcOptions = {
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};
