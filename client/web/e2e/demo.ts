import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the programs are that `make e2e` builds. */
function program(name: string): string {
  return join(process.env.MEELEZEN_BIN ?? join(root, "bin"), name);
}

interface Addresses {
  readonly listen: string;
  readonly provider: string;
}

/** One demo server on a data folder of its own. */
export class Demo {
  private running: ChildProcess | null = null;
  private addresses: Addresses = { listen: "127.0.0.1:0", provider: "127.0.0.1:0" };
  /** What the server said on its error output. */
  log = "";

  private constructor(readonly data: string) {}

  static async start(): Promise<Demo> {
    const demo = new Demo(await mkdtemp(join(tmpdir(), "meelezen-e2e-")));
    await demo.run();
    return demo;
  }

  get url(): string {
    return `http://${this.addresses.listen}`;
  }

  /** Ends the server as an operator does, and waits until it has drained. */
  async stop(): Promise<void> {
    const child = this.running;
    if (!child) return;
    this.running = null;
    const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
    child.kill("SIGTERM");
    const code = await ended;
    if (code !== 0) throw new Error(`the demo ended with ${code}\n${this.log}`);
  }

  /** Starts again at the same addresses, where the last start ended. */
  async run(): Promise<void> {
    const { listen, provider } = this.addresses;
    const child = spawn(program("demo"), ["-data", this.data, "-listen", listen, "-provider", provider]);
    this.running = child;
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.log += text;
    });
    const lines = createInterface({ input: child.stdout });
    const found = await new Promise<string[]>((done, fail) => {
      const addresses: string[] = [];
      child.once("error", fail);
      child.once("exit", (code) => fail(new Error(`the demo ended with ${code}\n${this.log}`)));
      lines.on("line", (line) => {
        const address = /http:\/\/([0-9.:]+)/.exec(line)?.[1];
        if (address) addresses.push(address);
        if (addresses.length === 2) done(addresses);
      });
    });
    this.addresses = { listen: found[0] ?? "", provider: found[1] ?? "" };
  }

  /** What `meelezen verify` finds in the files that are left: nothing, or it throws. */
  async verify(): Promise<void> {
    await run(program("meelezen"), ["verify", "-data", this.data]).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`verify found something:\n${error.stdout}${error.stderr}`);
    });
  }

  async remove(): Promise<void> {
    await rm(this.data, { recursive: true, force: true });
  }
}
