import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logTail } from '../log-tail.js';
import { commandOf, processTree } from '../process-lookup.js';
import { SetupProblem } from '../setup-problem.js';
import { sendSignal } from '../stop-process.js';
import { executable, useYourOwn } from './programs.js';

/** Set at every start, so that a changed line here needs no new data folder. Values are single words: pg_ctl hands them to a shell. */
const settings = {
  listen_addresses: '127.0.0.1',
  // TCP only: a socket file in /tmp would collide with a server of another user.
  unix_socket_directories: '',
  // Four services with two pools each, or the databases of a whole test run.
  max_connections: '300',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** A server that was killed leaves children behind, which hold its memory for some seconds more. */
const passingTrouble = /pre-existing shared memory block|lock file ".*" already exists/;
const passingTroubleMs = 15_000;

/** One PostgreSQL server of our own in its own folder, on 127.0.0.1. It outlives this process unless it is stopped. */
export class PostgresCluster {
  #home;
  #port;

  /** @param {import('./home.js').PostgresHome} home  @param {number} port */
  constructor(home, port) {
    this.#home = home;
    this.#port = port;
  }

  get #data() {
    return join(this.#home.folder, 'data');
  }

  get #pidFile() {
    return join(this.#data, 'postmaster.pid');
  }

  get #log() {
    return join(this.#home.folder, 'server.log');
  }

  /** The superuser's address. Its password is random and lies beside the data: any local user may connect to the port. */
  async adminUrl() {
    const password = await readFile(join(this.#home.folder, 'password'), 'utf8');
    return `postgres://postgres:${password.trim()}@127.0.0.1:${this.#port}/postgres`;
  }

  /** Makes the server's files when there are none. Does nothing to existing ones. */
  async initialise() {
    if (existsSync(this.#data)) return this.#requireSameVersion();
    const password = join(this.#home.folder, 'password');
    await writeFile(password, randomBytes(18).toString('base64url'), { mode: 0o600 });
    const { account } = this.#home;
    if (account) await chown(password, account.uid, account.gid);
    // An interrupted initdb leaves a folder that looks complete, so it works under another name.
    const unfinished = `${this.#data}.new`;
    await rm(unfinished, { recursive: true, force: true });
    const made = await this.#run('initdb', [
      '-D',
      unfinished,
      '-U',
      'postgres',
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      ...locale,
    ]);
    if (made.code !== 0)
      throw new SetupProblem(`PostgreSQL could not create its files in ${this.#data}:\n${made.output}\n${useYourOwn}`);
    await rename(unfinished, this.#data);
  }

  /** Resolves when the server accepts connections; a server left over from a killed run is stopped first. */
  async start() {
    await this.stop();
    await rename(this.#log, `${this.#log}.1`).catch(() => {});
    const deadline = Date.now() + passingTroubleMs;
    while ((await this.#tryStart()).code !== 0) {
      const tail = logTail(this.#log);
      if (!passingTrouble.test(tail) || Date.now() > deadline) {
        throw new SetupProblem(
          `PostgreSQL does not start on port ${this.#port}; the end of ${this.#log}:\n${tail}\n${useYourOwn}`,
        );
      }
      await pause(500);
    }
  }

  /** Resolves when no server runs on our files. Safe to call twice. */
  async stop() {
    await this.#removeStalePid();
    if (!(await this.#isRunning())) return;
    const stopped = await this.#pgCtl('stop', '-m', 'fast', '-w', '-t', '30');
    if (stopped.code !== 0) await this.#pgCtl('stop', '-m', 'immediate', '-w', '-t', '10');
  }

  /**
   * Ends the server at once: it has to recover at its next start. Where the system shows us its processes all of them are killed
   * at one moment, as by a power cut; elsewhere the server is told to leave everything as it is.
   */
  async kill() {
    const processes = processTree(await this.#recordedPid());
    if (processes.length === 0) await this.#pgCtl('stop', '-m', 'immediate', '-w', '-t', '10');
    // Frozen first: none of them may see another one die and put something in order.
    for (const signal of ['SIGSTOP', 'SIGKILL']) for (const pid of processes) sendSignal(pid, signal);
  }

  #tryStart() {
    const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    return this.#pgCtl('start', '-w', '-t', '120', '-l', this.#log, '-o', `-p ${this.#port} ${options.join(' ')}`);
  }

  async #isRunning() {
    return existsSync(this.#data) && (await this.#pgCtl('status')).code === 0;
  }

  /** After a reboot, or in a new container, the id in the file may be that of a process which is no PostgreSQL at all. */
  async #removeStalePid() {
    const pid = await this.#recordedPid();
    const command = pid ? commandOf(pid) : undefined;
    if (command && !command.includes('postgres')) await rm(this.#pidFile, { force: true });
  }

  async #recordedPid() {
    return Number.parseInt(await readFile(this.#pidFile, 'utf8').catch(() => ''), 10) || undefined;
  }

  async #requireSameVersion() {
    const made = (await readFile(join(this.#data, 'PG_VERSION'), 'utf8')).trim();
    const { output } = await this.#run('postgres', ['--version']);
    const ours = /\) (\d+)/.exec(output)?.[1];
    if (made === ours) return;
    throw new SetupProblem(
      `The data in ${this.#data} was written by PostgreSQL ${made}, this is PostgreSQL ${ours}.\nRemove that folder to start afresh.`,
    );
  }

  #pgCtl(command, ...args) {
    return this.#run('pg_ctl', [command, '-D', this.#data, ...args]);
  }

  /** Waits for the program's exit and not for the end of its output, which a server that it started may keep open. */
  #run(program, args) {
    const { programs, folder, account } = this.#home;
    return new Promise((resolve, reject) => {
      const options = {
        ...account,
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, LC_ALL: 'C', PGDATA: undefined },
      };
      const child = spawn(join(programs, 'bin', executable(program)), args, options);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
      child.once('error', (cause) =>
        reject(
          new SetupProblem(`PostgreSQL's ${program} cannot run here (${cause.message}). ${useYourOwn}`, { cause }),
        ),
      );
      child.once('exit', (code) => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ code, output: output.trim() });
      });
    });
  }
}

/** The same sort order and case rules on every platform, whatever its locales. */
const locale = ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
