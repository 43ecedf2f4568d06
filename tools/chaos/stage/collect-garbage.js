// Loaded into every process of a chaos run: on SIGUSR2 it collects its garbage. How much memory a process really holds can only
// be seen afterwards, and processes without work collect nothing by themselves.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => collect());
