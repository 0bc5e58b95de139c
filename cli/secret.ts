import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Cli } from './cli.ts';

const MAX_SECRET = 64 * 1024;

/** Reads a password from standard input, or asks for it without showing it when standard input is a terminal. */
export async function readSecret(
  cli: Cli,
  { fromStdin }: { readonly fromStdin: boolean },
): Promise<string> {
  const { fail } = await cli.library();
  if (!fromStdin && cli.stdin.isTTY !== true) {
    fail('usage', 'There is no terminal to ask for the password.', {
      hint: 'Pipe it in: echo "$TOKEN" | ebpf login REGISTRY -u NAME --password-stdin',
    });
  }
  const text = fromStdin ? await readAllText(cli) : await ask(cli);
  // One trailing line end is the shell's, not the password's.
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') fail('usage', 'The password is empty.');
  return secret;
}

async function readAllText(cli: Cli): Promise<string> {
  let text = '';
  for await (const chunk of cli.stdin) {
    text += String(chunk);
    if (text.length > MAX_SECRET) break;
  }
  return text;
}

async function ask(cli: Cli): Promise<string> {
  cli.stderr.write('Password: ');
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: cli.stdin, output: hidden, terminal: true });
  try {
    return await reader.question('', { signal: cli.signal });
  } finally {
    reader.close();
    cli.stderr.write('\n');
  }
}
